import LegworkLedger

extension KernelLibrary {
    /// `signal`, `tick` and the operations of a commit that deal with hooks.
    static let waitSource = #"""

        -- The oldest buffered signal over `count` hook keys (partition and hash each), or nil: its name and partition.
        local function oldest_buffered(prefix, args, i, count)
            local name, at, score
            for place = i, i + 2 * count - 2, 2 do
                local first = call('ZRANGE', prefix .. args[place] .. '}:b:' .. args[place + 1], 0, 0, 'WITHSCORES')
                if first[1] then
                    local found = tonumber(first[2])
                    if not name or found < score or (found == score and first[1] < name) then
                        name, at, score = first[1], args[place], found
                    end
                end
            end
            return name, at
        end

        -- Register a hook: prefix, the job's partition, token, scope, field of the record, timer ('' for none), count
        -- of keys, then partition and hash of each.
        rare.W = function(args, i, stream)
            local prefix, partition, token = args[i], args[i + 1], args[i + 2]
            local count = tonumber(args[i + 6])
            local keys = i + 7
            local after = keys + 2 * count
            while true do
                local name, at = oldest_buffered(prefix, args, keys, count)
                if not name then break end
                local base = prefix .. at .. '}:'
                local found = unbuffer(prefix, base, name)
                if found then
                    call('ZREM', base .. 't', 'b|' .. name)
                    call('XADD', stream, '*', 'm', 'S|' .. found[1] .. '|' .. found[2] .. '|' .. token,
                        'd', found[3], 'i', found[4])
                    if found[2] ~= '202' then
                        local record = call('HGET', args[i + 3], args[i + 4])
                        if record then call('HSET', args[i + 3], args[i + 4], 's' .. sub(record, 2)) end
                        if args[i + 5] ~= '' then call('ZREM', sub(stream, 1, -2) .. 't', args[i + 5]) end
                        return after
                    end
                else
                    for place = keys, after - 2, 2 do
                        call('ZREM', prefix .. args[place] .. '}:b:' .. args[place + 1], name)
                    end
                end
            end
            local score = microseconds()
            for place = keys, after - 2, 2 do
                call('ZADD', prefix .. args[place] .. '}:h:' .. args[place + 1], score, partition .. '|' .. token)
            end
            return after
        end

        -- Good waiters of a list, oldest first: one, or a page of them, with member and score of the last that was
        -- looked at if there may be more. Others found on the way are added to `stale`.
        local function good_waiters(prefix, key, all, stale)
            local good = {}
            local from, page = 0, all and \#(FanOut.membersMax) or 8
            while true do
                local list = call('ZRANGE', key, from, from + page - 1, 'WITHSCORES')
                for place = 1, #list, 2 do
                    local partition, token = match(list[place], '^(%d+)|(.*)$')
                    local wait = partition and open_wait(prefix .. partition .. '}:', token)
                    if wait then
                        wait.member, wait.score, wait.partition = list[place], tonumber(list[place + 1]), partition
                        good[#good + 1] = wait
                        if not all then return good end
                    else
                        stale[#stale + 1] = { key, list[place] }
                    end
                end
                if #list < 2 * page then return good end
                if #good > 0 then return good, list[#list - 1], list[#list] end
                from = from + page
            end
        end

        local function is_older(a, b)
            if a.score ~= b.score then return a.score < b.score end
            return a.member < b.member
        end

        -- Whom a signal is for, oldest first, and the lists that have more; or nil and why not: 3 nobody waits, 4 the
        -- first in line refuses it.
        local function recipients(prefix, args, i, count, stale)
            local first, accepts
            local more = {}
            local to_all = {}
            local single
            for place = i, i + 5 * count - 5, 5 do
                local all = args[place + 2] == '1'
                local key = prefix .. args[place] .. '}:h:' .. args[place + 1]
                local good, member, score = good_waiters(prefix, key, all, stale)
                local oldest = good[1]
                if oldest and (not first or is_older(oldest, first)) then
                    first, accepts = oldest, args[place + 4] == '1'
                    single = not all
                end
                if all and args[place + 4] == '1' then
                    for _, wait in ipairs(good) do to_all[#to_all + 1] = wait end
                    if member then more[#more + 1] = { args[place] .. ':' .. args[place + 1], score, member } end
                end
            end
            if not first then return nil, 3 end
            if not accepts then return nil, 4 end
            if single then to_all[#to_all + 1] = first end
            sort(to_all, is_older)
            local list, seen = {}, {}
            for _, wait in ipairs(to_all) do
                if not seen[wait.member] then
                    seen[wait.member] = true
                    list[#list + 1] = wait
                end
            end
            return list, nil, more
        end

        -- Keeps a signal that found nobody. Returns 1 buffered, 3 nobody, 4 invalid, 5 full.
        local function buffer(args, i, routes, count)
            local prefix, partition, name = args[i], args[i + 1], args[i + 2]
            local base = prefix .. partition .. '}:'
            local keys, texts, longest, refused = {}, {}, 0, false
            for place = routes, routes + 5 * count - 5, 5 do
                local time = tonumber(args[place + 3])
                if time > 0 and args[place + 4] == '1' then
                    keys[#keys + 1] = prefix .. args[place] .. '}:b:' .. args[place + 1]
                    texts[#texts + 1] = args[place] .. ':' .. args[place + 1]
                    if time > longest then longest = time end
                elseif time > 0 then
                    refused = true
                end
            end
            if #keys == 0 then return refused and 4 or 3 end
            for _, key in ipairs(keys) do
                if call('ZCARD', key) >= tonumber(args[i + 8]) then return 5 end
            end
            local seconds, rest = clock()
            local due = seconds * 1000 + floor(rest / 1000) + longest
            call('HSET', base .. 'g:' .. name, 's', args[i + 5], 'c', args[i + 6], 'd', args[i + 7], 'i', args[i + 3],
                'k', concat(texts, ','))
            for _, key in ipairs(keys) do call('ZADD', key, seconds * 1000000 + rest, name) end
            call('ZADD', base .. 't', due, 'b|' .. name)
            call('HINCRBY', base .. 'm', 'buffered', 1)
            nudge(base, due)
            return 1
        end

        -- Send a signal: prefix, the topic's partition, its name in the buffer, id, key of the mark ('' for none) and
        -- how long that lasts; hence: prefix, partition, name, id, mark, status, code, payload, the most kept,
        -- the mark's milliseconds, what a fan-out to waiters begins with, count of routes, then of each: partition,
        -- hash, to all, buffer's milliseconds, accepts.
        -- Returns {job, ...} or 1 buffered, 2 duplicate, 3 nobody, 4 invalid, 5 full.
        local function send_signal(args, i)
            local prefix, mark = args[i], args[i + 4]
            local count, routes = tonumber(args[i + 11]), i + 12
            if mark ~= '' and call('EXISTS', mark) == 1 then return 2 end
            if call('EXISTS', prefix .. args[i + 1] .. '}:g:' .. args[i + 2]) == 1 then return 2 end
            local stale = {}
            local list, outcome, more = recipients(prefix, args, routes, count, stale)
            for _, entry in ipairs(stale) do call('ZREM', entry[1], entry[2]) end
            if not list then
                if outcome == 3 then outcome = buffer(args, i, routes, count) end
                if outcome == 1 and mark ~= '' then call('SET', mark, '1', 'PX', args[i + 9]) end
                return outcome
            end
            local jobs = {}
            local head = 'S|' .. args[i + 5] .. '|' .. args[i + 6] .. '|'
            for place, wait in ipairs(list) do
                call('XADD', wait.base .. 's', '*', 'm', head .. wait.token, 'd', args[i + 7], 'i', args[i + 3])
                if args[i + 6] ~= '202' then take(prefix, wait.partition, wait, 's') end
                jobs[place] = wait.job
            end
            for _, rest in ipairs(more) do
                call('XADD', prefix .. args[i + 1] .. '}:s', '*', 'm', args[i + 10] .. rest[1] .. '|' .. args[i + 5]
                    .. '|' .. args[i + 6] .. '|' .. format('%.0f', microseconds()) .. '|' .. rest[2] .. '|' .. rest[3],
                    'd', args[i + 7], 'i', args[i + 3])
            end
            if mark ~= '' then call('SET', mark, '1', 'PX', args[i + 9]) end
            return jobs
        end

        -- Send a signal from a commit: as above.
        rare.G = function(args, i)
            send_signal(args, i)
            return i + 12 + 5 * args[i + 11]
        end

        local function signal(keys, args)
            if not call then bind() end
            return send_signal(args, 1)
        end

        -- Deliver a signal: prefix, partition, token, what its wake begins with, code, payload, id.
        rare.D = function(args, i)
            local wait = open_wait(args[i] .. args[i + 1] .. '}:', args[i + 2])
            if wait then
                call('XADD', wait.base .. 's', '*', 'm', args[i + 3] .. wait.token, 'd', args[i + 5], 'i', args[i + 6])
                if args[i + 4] ~= '202' then take(args[i], args[i + 1], wait, 's') end
            end
            return i + 7
        end

        -- The rank behind a member that had a score; where it has gone, that of the first with its score.
        local function rank_behind(key, score, member)
            if score == '' then return 0 end
            if call('ZSCORE', key, member) == score then return call('ZRANK', key, member) + 1 end
            return call('ZCOUNT', key, '-inf', '(' .. score)
        end

        -- Fan out: prefix, source (i, I or w), key, bound, cursor's score and member, limit, what the next message
        -- begins with, what each one's begins with, code, payload, id.
        rare.F = function(args, i, stream)
            local prefix, source, key, bound = args[i], args[i + 1], args[i + 2], tonumber(args[i + 3])
            local limit = tonumber(args[i + 6])
            local from = rank_behind(key, args[i + 4], args[i + 5])
            local list = call('ZRANGE', key, from, from + limit - 1, 'WITHSCORES')
            local more = #list == 2 * limit
            for place = 1, #list, 2 do
                local member = list[place]
                if tonumber(list[place + 1]) > bound then
                    more = false
                    break
                end
                if source == 'w' then
                    local partition, token = match(member, '^(%d+)|(.*)$')
                    local wait = partition and open_wait(prefix .. partition .. '}:', token)
                    if wait then
                        call('XADD', wait.base .. 's', '*', 'm', args[i + 8] .. wait.token, 'd', args[i + 10],
                            'i', args[i + 11])
                        if args[i + 9] ~= '202' then take(prefix, partition, wait, 's') end
                    else
                        call('ZREM', key, member)
                    end
                else
                    call('XADD', stream, '*', 'm', args[i + 8] .. member, 'd', args[i + 10], 'i', args[i + 11])
                    if source == 'I' then call('ZREM', key, member) end
                end
            end
            if more then
                call('XADD', stream, '*', 'm', args[i + 7] .. list[#list] .. '|' .. list[#list - 1],
                    'd', args[i + 10], 'i', args[i + 11])
            end
            return i + 12
        end

        -- Removes an ended job whose time is up. False if it has so many scopes that another call must go on.
        local function expire(base, token, kept)
            local app, gid, job = match(token, '^([^|]*)|([^|]*)|%-1|,0|0|(.*)$')
            if not app then return true end
            local hash = base .. 'j:' .. app .. ':' .. job
            local found = call('HMGET', hash, 'h', 'm', 'Y')
            local state, life = match(found[1] or '', '^(.)|([^|]*)|')
            if life ~= gid or state == 'r' or state == 'p' then return true end
            local scopes, fields = {}, {}
            for _, field in ipairs(call('HKEYS', hash)) do
                if sub(field, 1, 1) == 'S' then
                    if #fields == 1000 then
                        call('UNLINK', unpack(scopes))
                        call('HDEL', hash, unpack(fields))
                        return false
                    end
                    fields[#fields + 1] = field
                    scopes[#scopes + 1] = scope_key(base, app, sub(field, 2), job)
                end
            end
            if #scopes > 0 then call('UNLINK', unpack(scopes)) end
            call('UNLINK', hash, base .. 'z:' .. app .. ':' .. job)
            call('ZREM', base .. 'i:' .. app, job)
            for index in gmatch(found[3] or '', '[^,]+') do call('ZREM', base .. 'x:' .. index, job) end
            local topic = match(found[2] or '', '"topic":"([^"]*)"') or ''
            local seconds, rest = clock()
            call('XADD', base .. 'v', 'MAXLEN', '~', kept, '*', 'e', 'expired|' .. app .. '|' .. topic .. '|' .. gid
                .. '|0|' .. format('%d%03d', seconds, floor(rest / 1000)) .. '|' .. job)
            return true
        end

        -- Move due timers: prefix, partition, the lease's key and token ('' for none), limit, length of the event
        -- stream. Returns {moved, next due or ''}, or -1 if the lease is lost.
        local function tick(keys, args)
            if not call then bind() end
            local prefix, partition, kept = args[1], args[2], args[6]
            if args[4] ~= '' and call('GET', args[3]) ~= args[4] then return -1 end
            local base, timers = prefix .. partition .. '}:', keys[1]
            local due = call('ZRANGE', timers, '-inf', milliseconds(), 'BYSCORE', 'LIMIT', 0, args[5])
            for _, member in ipairs(due) do
                local cause, token = sub(member, 1, 1), sub(member, 3)
                local done = true
                if cause == 'x' then
                    done = expire(base, token, kept)
                elseif cause == 'b' then
                    if unbuffer(prefix, base, token) then call('HINCRBY', base .. 'm', 'expired', 1) end
                elseif cause == 'c' then
                    local list, slice = match(token, '^([^|]*)|(.*)$')
                    call('UNLINK', base .. 'y:' .. token)
                    if list then call('ZREM', base .. 'c:' .. list, slice) end
                else
                    local wait = open_wait(base, token, cause == 's')
                    if wait then
                        call('XADD', base .. 's', '*', 'm', 'W|' .. cause .. '|' .. token)
                        take(prefix, partition, wait, 't')
                    end
                end
                if done then call('ZREM', timers, member) end
            end
            local first = call('ZRANGE', timers, 0, 0, 'WITHSCORES')
            return { #due, first[2] or '' }
        end

        """#
}
