extension KernelLibrary {
    /// `commit`: the hot path. What the encoder sends is described beside each piece.
    static let commitSource = #"""

        -- Operations that are rare in a commit. Each takes the arguments and the place of its own first one, and
        -- returns the place after its last.
        local rare = {}

        -- Erase: key, count, fields.
        rare.E = function(args, i)
            local last = i + 1 + args[i + 1]
            call('HDEL', args[i], unpack(args, i + 2, last))
            return last + 1
        end

        -- Amend a record whose wait was open when it was read: scope, field, value.
        rare.K = function(args, i)
            local value = args[i + 2]
            local letter = sub(call('HGET', args[i], args[i + 1]) or '', 1, 1)
            if letter == 't' or letter == 's' then value = letter .. sub(value, 2) end
            call('HSET', args[i], args[i + 1], value)
            return i + 3
        end

        -- Unlink a scope: key.
        rare.U = function(args, i)
            call('UNLINK', args[i])
            return i + 1
        end

        -- Take a task back: stream, entry.
        rare.B = function(args, i)
            call('XACK', args[i], 'w', args[i + 1])
            call('XDEL', args[i], args[i + 1])
            return i + 2
        end

        -- Take a given task back: the workers' set, token.
        rare.b = function(args, i, stream)
            local base = sub(stream, 1, -2) .. 'w:'
            for _, worker in ipairs(call('ZRANGE', args[i], 0, -1)) do
                if call('HDEL', base .. worker, args[i + 1]) == 1 then break end
            end
            return i + 2
        end

        -- Save with several dispatches: scope, count of dispatches, then of each: stream, field, token, idempotency
        -- key, payload, options.
        rare.M = function(args, i)
            local scope, count = args[i], tonumber(args[i + 1])
            local fields = {}
            i = i + 2
            for place = 1, count do
                fields[2 * place - 1] = args[i + 1]
                if args[i + 5] == '' then
                    fields[2 * place] =
                        call('XADD', args[i], '*', 't', args[i + 2], 'k', args[i + 3], 'd', args[i + 4])
                else
                    fields[2 * place] = call('XADD', args[i], '*', 't', args[i + 2], 'k', args[i + 3],
                        'd', args[i + 4], 'o', args[i + 5])
                end
                i = i + 6
            end
            call('HSET', scope, unpack(fields))
            return i
        end

        -- Event: stream, length kept, channel on which it is announced ('' for none), text, payload ('' for none).
        rare.V = function(args, i)
            local event, payload = args[i + 3], args[i + 4]
            if payload == '' then
                call('XADD', args[i], 'MAXLEN', '~', args[i + 1], '*', 'e', event)
            else
                call('XADD', args[i], 'MAXLEN', '~', args[i + 1], '*', 'e', event, 'd', payload)
            end
            if args[i + 2] ~= '' then call('PUBLISH', args[i + 2], event) end
            return i + 5
        end

        -- Announce: channel, text.
        rare.P = function(args, i)
            call('PUBLISH', args[i], args[i + 1])
            return i + 2
        end

        -- Index: key, score, job.
        rare.I = function(args, i)
            call('ZADD', args[i], args[i + 1], args[i + 2])
            return i + 3
        end

        -- Unindex: key, job.
        rare.J = function(args, i)
            call('ZREM', args[i], args[i + 1])
            return i + 2
        end

        -- Hold: list, header, payload, id.
        rare.L = function(args, i)
            call('RPUSH', args[i], args[i + 1], args[i + 2], args[i + 3])
            return i + 4
        end

        -- Release: list, limit.
        rare.R = function(args, i, stream)
            local left = tonumber(args[i + 1])
            while left > 0 do
                local count = left < 300 and left or 300
                local held = call('LPOP', args[i], 3 * count)
                if not held then break end
                for place = 1, #held, 3 do
                    local fields = { 'm', held[place], 'r', '1' }
                    if held[place + 1] ~= '' then
                        fields[5], fields[6] = 'd', held[place + 1]
                    end
                    if held[place + 2] ~= '' then
                        fields[#fields + 1] = 'i'
                        fields[#fields + 1] = held[place + 2]
                    end
                    call('XADD', stream, '*', unpack(fields))
                end
                left = left - count
            end
            return i + 2
        end

        -- Turn what is held: list, count of messages that go from the end to the front.
        rare.O = function(args, i)
            local left = 3 * args[i + 1]
            while left > 0 do
                local size = left < 900 and left or 900
                local moved = call('RPOP', args[i], size)
                if not moved then break end
                call('LPUSH', args[i], unpack(moved))
                left = left - size
            end
            return i + 2
        end

        -- Tally: `app:topic`, slice, its start, count of changes, then of each: kind, field, number. One more (+), a sum
        -- (s), the lower (l) or the higher (h) one.
        rare.T = function(args, i, stream)
            local base = sub(stream, 1, -2)
            local key = base .. 'y:' .. args[i] .. '|' .. args[i + 1]
            local last = i + 3 + 3 * args[i + 3]
            if call('HINCRBY', key, 'n', 1) == 1 then call('ZADD', base .. 'c:' .. args[i], args[i + 2], args[i + 1]) end
            for place = i + 4, last, 3 do
                local kind, field, number = args[place], args[place + 1], args[place + 2]
                if kind == '+' then
                    call('HINCRBY', key, field, 1)
                else
                    local old, new = tonumber(call('HGET', key, field) or number), tonumber(number)
                    if kind == 's' and call('HEXISTS', key, field) == 1 then
                        call('HSET', key, field, format('%.17g', old + new))
                    elseif kind == 's' or (kind == 'l' and new <= old) or (kind == 'h' and new >= old) then
                        call('HSET', key, field, number)
                    end
                end
            end
            return last + 1
        end

        -- Count: key, field, amount.
        rare.N = function(args, i)
            call('HINCRBY', args[i], args[i + 1], args[i + 2])
            return i + 3
        end

        -- The job's header, the stream, the entry ('' for none), the lease's key and token ('' for none), the guard
        -- and its arguments, then operations.
        -- Replies: 0 done, a positive number the partition's new next deadline; -1 duplicate, -2 conflict, -3 gone,
        -- -4 fenced; {header, 1 if the same start} taken; text the active version.
        local function commit(keys, args)
            if not call then bind() end
            local stream, entry, guard = args[1], args[2], args[5]
            if args[4] ~= '' and call('GET', args[3]) ~= args[4] then return -4 end
            local i
            if guard == 'm' then
                local header = call('HGET', keys[1], 'h')
                if header ~= args[6] then
                    if header then return -2 end
                    if entry ~= '' and call('XDEL', stream, entry) == 1 then
                        call('HINCRBY', sub(stream, 1, -2) .. 'm', 'dropped', 1)
                    end
                    return -3
                end
                i = 7
            elseif guard == 'a' then
                local found = call('HMGET', keys[1], 'h', 'k')
                if found[1] then
                    return { found[1], (args[6] ~= '' and args[6] == found[2]) and 1 or 0 }
                end
                if args[8] ~= '' then
                    local active = call('HGET', sub(stream, 1, -2) .. 'm', args[7])
                    if active ~= args[8] then return active or '' end
                end
                i = 9
            else
                i = 6
            end
            if entry ~= '' and call('XDEL', stream, entry) == 0 then return -1 end
            if args[i] == 'Y' then
                -- The answer to a task, in place of an entry: its stream, entry, consumer, delivery.
                if not finish(args[i + 1], args[i + 2], args[i + 3], args[i + 4], stream) then return -1 end
                i = i + 5
            elseif args[i] == 'y' then
                -- The answer to a task that was given: its worker's hash, token.
                if call('HDEL', args[i + 1], args[i + 2]) == 0 then
                    refuse(stream)
                    return -1
                end
                i = i + 3
            end
            local count = #args
            local timers, due, earliest
            while i <= count do
                local op = args[i]
                if op == 'Q' then
                    -- Save with one dispatch: stream, token, idempotency key, payload, options, then scope, count,
                    -- the field of the entry, fields and values.
                    local id
                    if args[i + 5] == '' then
                        id = call('XADD', args[i + 1], '*', 't', args[i + 2], 'k', args[i + 3], 'd', args[i + 4])
                    else
                        id = call('XADD', args[i + 1], '*', 't', args[i + 2], 'k', args[i + 3], 'd', args[i + 4],
                            'o', args[i + 5])
                    end
                    local last = i + 8 + args[i + 7]
                    call('HSET', args[i + 6], args[i + 8], id, unpack(args, i + 9, last))
                    i = last + 1
                elseif op == 'H' then
                    -- Save: scope, count, fields and values.
                    local last = i + 2 + args[i + 2]
                    call('HSET', args[i + 1], unpack(args, i + 3, last))
                    i = last + 1
                elseif op == 'S' then
                    -- Send: stream, count, fields and values.
                    local last = i + 2 + args[i + 2]
                    call('XADD', args[i + 1], '*', unpack(args, i + 3, last))
                    i = last + 1
                elseif op == 'A' then
                    -- Arm: timers, due, member.
                    timers = args[i + 1]
                    call('ZADD', timers, args[i + 2], args[i + 3])
                    local armed = tonumber(args[i + 2])
                    if not due or armed < due then due, earliest = armed, {} end
                    if armed == due then earliest[args[i + 3]] = true end
                    i = i + 4
                elseif op == 'Z' then
                    -- Remove from a sorted set, a timer or a waiter: key, member.
                    call('ZREM', args[i + 1], args[i + 2])
                    i = i + 3
                else
                    i = rare[op](args, i + 1, stream)
                end
            end
            if due then
                if earliest[call('ZRANGE', timers, 0, 0)[1]] then
                    if args[4] ~= '' then return due > 0 and due or 1 end
                    call('XADD', stream, '*', 'm', 'N')
                end
            end
            return 0
        end

        """#
}
