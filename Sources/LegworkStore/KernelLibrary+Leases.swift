extension KernelLibrary {
    /// `answer`, `heartbeat`, `lease` and `suspect`.
    static let leaseSource = #"""

        -- Answer a task; key: its stream. Consumer, entry, delivery, 1 for an interim answer, the partition's stream,
        -- then the answer's fields and values. Returns 1, or 0 if the task is another's.
        local function answer(keys, args)
            if not call then bind() end
            local stream, entry = keys[1], args[2]
            if args[4] ~= '1' then
                if not finish(stream, entry, args[1], args[3], args[5]) then return 0 end
            elseif owns(stream, entry, args[1], args[3]) then
                call('XCLAIM', stream, 'w', args[1], 0, entry, 'JUSTID')
            else
                refuse(args[5])
                return 0
            end
            call('XADD', args[5], '*', unpack(args, 6))
            return 1
        end

        -- Keep a task; key: its stream. Consumer, entry. Returns 1, or 0 if the task is another's.
        local function heartbeat(keys, args)
            if not call then bind() end
            if not owns(keys[1], args[2], args[1], '0') then return 0 end
            call('XCLAIM', keys[1], 'w', args[1], 0, args[2], 'JUSTID')
            return 1
        end

        -- Change leases; key: the engines' set. Verb, engine, time to live, then of each partition: the lease's key, the
        -- partition's hash, the token. Returns the tokens held, '' for none.
        local function lease(keys, args)
            if not call then bind() end
            local verb, engine, life = args[1], args[2], args[3]
            local tokens = {}
            for i = 4, #args, 3 do
                local key = args[i]
                local held = call('GET', key)
                local token = ''
                if verb == 'acquire' then
                    if not held then
                        token = call('HINCRBY', args[i + 1], 'epoch', 1) .. '.' .. engine
                        call('SET', key, token, 'PX', life)
                    elseif match(held, '^%d+%.(.*)$') == engine then
                        token = held
                        call('PEXPIRE', key, life)
                    end
                elseif held and held == args[i + 2] then
                    if verb == 'renew' then
                        token = held
                        call('PEXPIRE', key, life)
                    else
                        call('DEL', key)
                        call('HSET', args[i + 1], 'left', held)
                    end
                end
                tokens[#tokens + 1] = token
            end
            if verb == 'release' and #args == 3 then
                call('ZREM', keys[1], engine)
            elseif verb ~= 'release' then
                call('ZADD', keys[1], milliseconds(), engine)
            end
            return tokens
        end

        -- Keep what a partition's former owner may have died of; key: the partition's hash. The lease's key and token,
        -- the suspects ('' for none). Returns 1, or -1 if the lease is lost.
        local function suspect(keys, args)
            if not call then bind() end
            if call('GET', args[1]) ~= args[2] then return -1 end
            if args[3] == '' then
                call('HDEL', keys[1], 'suspects')
            else
                call('HSET', keys[1], 'suspects', args[3])
            end
            return 1
        end

        """#
}
