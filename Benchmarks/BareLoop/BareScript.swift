/// The functions that the bare loop calls. Frozen: a slower script of our own must not flatter our share of the ceiling.
///
/// One commit checks a ledger, writes five fields, adds to the semaphore, adds a message and acknowledges one.
/// Source: `40-performance`, The ceiling.
enum BareScript {
    static let name = "legwork_bare"

    static let source = """
        #!lua name=legwork_bare
        local function start(keys, args)
          redis.call('HSET', keys[1], 'h', args[1], 'l0', args[2], 'o0', args[3], 'l1', args[4], 's', '1')
          redis.call('XADD', keys[2], '*', 't', args[5], 'd', args[3])
          return 0
        end
        local function commit(keys, args)
          if redis.call('HGET', keys[1], args[1]) ~= args[2] then return -2 end
          if redis.call('XACK', keys[2], 'e', args[3]) == 0 then return -1 end
          redis.call('XDEL', keys[2], args[3])
          redis.call('HSET', keys[1], 'h', args[4], args[1], args[5], args[6], args[7], args[8], args[9], 'g', args[10])
          local left = redis.call('HINCRBY', keys[1], 's', args[11])
          if args[12] ~= '' then redis.call('XADD', keys[3], '*', 't', args[12], 'd', args[7]) end
          return left
        end
        local function answer(keys, args)
          if redis.call('XACK', keys[1], 'w', args[1]) == 0 then return 0 end
          redis.call('XDEL', keys[1], args[1])
          redis.call('XADD', keys[2], '*', 't', args[2], 'd', args[3])
          return 1
        end
        redis.register_function('bare_start', start)
        redis.register_function('bare_commit', commit)
        redis.register_function('bare_answer', answer)
        """
}
