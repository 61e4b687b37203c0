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
                if not is_given(entry) then call('XCLAIM', stream, 'w', args[1], 0, entry, 'JUSTID') end
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
            if not is_given(args[2]) then call('XCLAIM', keys[1], 'w', args[1], 0, args[2], 'JUSTID') end
            return 1
        end

        -- Say until when what a worker was given is its own; key: the workers' set. Worker, milliseconds from now.
        local function presence(keys, args)
            if not call then bind() end
            call('ZADD', keys[1], milliseconds() + args[2], args[1])
            return 1
        end

        -- How long a silent worker that holds nothing is remembered, in milliseconds: a commit that gives it a task may
        -- still be on its way.
        local forgotten_after = 3600000

        -- Put the tasks that silent workers were given into their streams; key: the workers' set. Prefix, partition,
        -- count of partitions, limit. Returns how many were taken, and when the next worker is silent for too long, 0
        -- for none.
        local function reclaim(keys, args)
            if not call then bind() end
            local base = args[1] .. args[2] .. '}:'
            local limit, now, moved, next = tonumber(args[4]), milliseconds(), 0, 0
            local found = call('ZRANGE', keys[1], 0, -1, 'WITHSCORES')
            for i = 1, #found, 2 do
                local key, due = base .. 'w:' .. found[i], tonumber(found[i + 1])
                local has_tasks = call('EXISTS', key) == 1
                if due > now then
                    if has_tasks and (next == 0 or due < next) then next = due end
                elseif has_tasks then
                    local tokens = call('HKEYS', key)
                    sort(tokens)
                    for _, token in ipairs(tokens) do
                        if moved == limit then return { moved, next } end
                        if put_into_stream(base, key, token) then moved = moved + 1 end
                    end
                elseif args[2] == '0' and due + forgotten_after < now then
                    local is_held
                    for partition = 1, args[3] - 1 do
                        is_held = is_held or call('EXISTS', args[1] .. partition .. '}:w:' .. found[i]) == 1
                    end
                    if not is_held then call('ZREM', keys[1], found[i]) end
                end
            end
            return { moved, next }
        end

        -- Put tasks that a worker was given into their streams; key: the worker's hash. Prefix, partition, tokens.
        -- Returns how many were there.
        local function put_back(keys, args)
            if not call then bind() end
            local base, count = args[1] .. args[2] .. '}:', 0
            for i = 3, #args do
                if put_into_stream(base, keys[1], args[i]) then count = count + 1 end
            end
            return count
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
