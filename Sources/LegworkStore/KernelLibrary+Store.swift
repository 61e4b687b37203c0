extension KernelLibrary {
    /// Deployments and dead letters, which are calls of the store and not of the kernel.
    static let storeSource = #"""

        -- Deploy a version; keys: the app's hash, the archive, the set of apps. App, version, digest, archive, channel.
        -- Returns 1 deployed, 0 deployed before, or the digest of other content under the same version.
        local function deploy(keys, args)
            if not call then bind() end
            local field = 'v:' .. args[2]
            local digest = call('HGET', keys[1], field)
            if digest then return digest == args[3] and 0 or digest end
            call('SET', keys[2], args[4])
            call('HSET', keys[1], field, args[3])
            call('SADD', keys[3], args[1])
            call('PUBLISH', args[5], 'deployed|' .. args[1] .. '|' .. args[2])
            return 1
        end

        -- Make a version the active one; key: the app's hash. App, version, the version that is active as the caller
        -- believes ('' for none), channel, prefix, count of partitions.
        -- Returns 1 activated, 0 no such version, or {active} where the caller's belief is wrong.
        local function activate(keys, args)
            if not call then bind() end
            local found = call('HMGET', keys[1], 'active', 'v:' .. args[2])
            if not found[2] then return 0 end
            if (found[1] or '') ~= args[3] then return { found[1] or '' } end
            call('HSET', keys[1], 'active', args[2])
            for partition = 0, args[6] - 1 do
                call('HSET', args[5] .. partition .. '}:m', 'v:' .. args[1], args[2])
            end
            call('PUBLISH', args[4], 'activated|' .. args[1] .. '|' .. args[2])
            return 1
        end

        -- Remove a version; keys: the app's hash, the archive, the set of apps. App, version, channel, prefix, count of
        -- partitions. Returns {1} removed, {0} no such version, {2} it is active, {3, jobs} jobs live on it.
        local function remove(keys, args)
            if not call then bind() end
            local found = call('HMGET', keys[1], 'active', 'v:' .. args[2])
            if not found[2] then return { 0 } end
            if found[1] == args[2] then return { 2 } end
            local field, living = 'n:' .. args[1] .. ':' .. args[2], 0
            for partition = 0, args[5] - 1 do
                living = living + (call('HGET', args[4] .. partition .. '}:m', field) or 0)
            end
            if living > 0 then return { 3, living } end
            call('HDEL', keys[1], 'v:' .. args[2])
            call('UNLINK', keys[2])
            for partition = 0, args[5] - 1 do call('HDEL', args[4] .. partition .. '}:m', field) end
            if call('HLEN', keys[1]) == 0 then call('SREM', keys[3], args[1]) end
            call('PUBLISH', args[3], 'removed|' .. args[1] .. '|' .. args[2])
            return { 1 }
        end

        -- Adds a copy of an entry to the dead letters; keys: its stream, the dead letters, the partition's hash.
        local function letter(keys, entry, fields, reason, attempts, kept)
            call('XADD', keys[2], '*', 'S', keys[1], 'E', entry, 'R', reason, 'N', attempts, unpack(fields))
            local lost = call('XTRIM', keys[2], 'MAXLEN', '~', kept)
            if lost > 0 then call('HINCRBY', keys[3], 'dead_trimmed', lost) end
        end

        -- Move an entry that nobody can process to the dead letters; keys: its stream, the dead letters, the partition's
        -- hash. The lease's key and token ('' for none), group ('' for none), entry, reason, attempts, length kept.
        -- Returns 1, 0 if it was done before, -1 if the lease is lost.
        local function bury(keys, args)
            if not call then bind() end
            if args[2] ~= '' and call('GET', args[1]) ~= args[2] then return -1 end
            local found = call('XRANGE', keys[1], args[4], args[4])[1]
            if args[3] ~= '' and call('XACK', keys[1], args[3], args[4]) == 0 then return 0 end
            if not found then return args[3] ~= '' and 1 or 0 end
            call('XDEL', keys[1], args[4])
            letter(keys, args[4], found[2], args[5], args[6], args[7])
            return 1
        end

        -- Give a task up: answer it, and move it to the dead letters; keys as there. Consumer, entry, delivery, reason,
        -- attempts, length kept, the partition's stream, then the answer's fields and values. Returns 1, or 0 if the
        -- task is another's.
        local function give_up(keys, args)
            if not call then bind() end
            local stream, entry = keys[1], args[2]
            local found = call('XRANGE', stream, entry, entry)[1]
            if not finish(stream, entry, args[1], args[3], args[7]) then return 0 end
            if found then letter(keys, entry, found[2], args[4], args[5], args[6]) end
            call('XADD', args[7], '*', unpack(args, 8))
            return 1
        end

        -- Send a dead letter again; key: the dead letters. Entry. Returns 1, 0 if it is gone, or 2 if it is a task for
        -- which nobody waits any more.
        local function revive(keys, args)
            if not call then bind() end
            local found = call('XRANGE', keys[1], args[1], args[1])[1]
            if not found then return 0 end
            local fields, wait = found[2], nil
            if fields[9] == 't' then
                wait = open_wait(sub(keys[1], 1, -5), fields[10])
                if not wait then return 2 end
            end
            call('XDEL', keys[1], args[1])
            if #fields > 8 then
                local id = call('XADD', fields[2], '*', unpack(fields, 9))
                if wait then call('HSET', wait.scope, 'Q' .. sub(wait.field, 2), id) end
            end
            return 1
        end

        """#

    /// The end of the library: what the server calls.
    static let registrationSource = #"""

        redis.register_function('\#(functionPrefix)commit', commit)
        redis.register_function('\#(functionPrefix)signal', signal)
        redis.register_function('\#(functionPrefix)tick', tick)
        redis.register_function('\#(functionPrefix)answer', answer)
        redis.register_function('\#(functionPrefix)heartbeat', heartbeat)
        redis.register_function('\#(functionPrefix)presence', presence)
        redis.register_function('\#(functionPrefix)reclaim', reclaim)
        redis.register_function('\#(functionPrefix)put_back', put_back)
        redis.register_function('\#(functionPrefix)lease', lease)
        redis.register_function('\#(functionPrefix)suspect', suspect)
        redis.register_function('\#(functionPrefix)deploy', deploy)
        redis.register_function('\#(functionPrefix)activate', activate)
        redis.register_function('\#(functionPrefix)remove', remove)
        redis.register_function('\#(functionPrefix)bury', bury)
        redis.register_function('\#(functionPrefix)give_up', give_up)
        redis.register_function('\#(functionPrefix)revive', revive)
        redis.register_function {
            function_name = '\#(functionPrefix)revision',
            callback = function() return revision end,
            flags = { 'no-writes', 'allow-oom', 'allow-stale' },
        }
        """#
}
