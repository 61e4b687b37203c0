package import LegworkRedis

/// The library of Redis Functions that changes a store: one function per kind of ``KernelCall`` and per store call.
///
/// Its name carries the format number, so that programs of two formats can run side by side; within a format a higher
/// revision replaces a lower one. The rules that all functions keep:
///
/// - All checks come before the first write, because Redis does not roll a script back.
/// - Keys and texts arrive finished wherever the caller can make them. Keys that only the data names (a waiter's job, a
///   timer's scope) are put together from the store's prefix; such keys are not declared, and commits write to other
///   partitions: **a single server is assumed**, Redis Cluster is refused when a store is opened.
/// - The server's `TIME` is the only clock.
/// - Whole numbers beyond 14 digits stay text, as Lua would round them when it prints them.
///
/// Source: `21-protocol` §4; ``MemoryKernel`` is the twin of all this.
package enum KernelLibrary {
    /// The format of everything stored.
    package static let format = 2

    /// Which writing of the format's functions this is; raised with every change to them.
    package static let revision = 12

    /// The library's name.
    package static let name = "legwork_\(format)"

    /// What the names of its functions begin with.
    package static let functionPrefix = "lw\(format)_"

    /// The library as `FUNCTION LOAD` takes it.
    package static let source =
        "#!lua name=\(name)\nlocal revision = \(revision)\n" + sharedSource + commitSource + waitSource + leaseSource
        + storeSource + registrationSource

    /// What all functions stand on.
    private static let sharedSource = #"""
        -- Bound at the first call: while a library loads, none of it is there yet.
        local call, try, match, gmatch, sub, find, format, floor, unpack, tonumber, ipairs, sort, concat

        local function bind()
            call, try = redis.call, redis.pcall
            match, gmatch, sub, find, format = string.match, string.gmatch, string.sub, string.find, string.format
            floor, sort, concat = math.floor, table.sort, table.concat
            unpack, tonumber, ipairs = _G.unpack, _G.tonumber, _G.ipairs
        end

        -- The time as whole seconds and microseconds.
        local function clock()
            local now = call('TIME')
            return tonumber(now[1]), tonumber(now[2])
        end

        local function microseconds()
            local seconds, rest = clock()
            return seconds * 1000000 + rest
        end

        local function milliseconds()
            local seconds, rest = clock()
            return seconds * 1000 + floor(rest / 1000)
        end

        -- The key of a scope, which for the root is the job's.
        local function scope_key(base, app, address, job)
            if address == ',0' then return base .. 'j:' .. app .. ':' .. job end
            return base .. 'r:' .. app .. ':' .. address .. ':' .. job
        end

        -- Tells the reader of a partition that its next deadline has come closer, if `due` is it.
        local function nudge(base, due)
            local first = call('ZRANGE', base .. 't', 0, 0, 'WITHSCORES')
            if first[2] and tonumber(first[2]) == due then call('XADD', base .. 's', '*', 'm', 'N') end
        end

        -- The open wait that a token `app|gid|activity|address|attempt|job` names, or nil: the job's life must be the
        -- same and not have ended, the record open and, unless `any`, of the same attempt.
        local function open_wait(base, token, any)
            local app, gid, activity, address, attempt, job =
                match(token, '^([^|]*)|([^|]*)|(%-?%d+)|([^|]*)|(%-?%d+)|(.*)$')
            if not app then return nil end
            local hash = base .. 'j:' .. app .. ':' .. job
            local field = 'R' .. activity
            local scope, header, record = hash, nil, nil
            if address == ',0' then
                local found = call('HMGET', hash, 'h', field)
                header, record = found[1], found[2]
            else
                scope = scope_key(base, app, address, job)
                header = call('HGET', hash, 'h')
                record = header and call('HGET', scope, field)
            end
            if not header or not record then return nil end
            local state, life = match(header, '^(.)|([^|]*)|')
            if life ~= gid or (state ~= 'r' and state ~= 'p') then return nil end
            local current, hooks, cause, schedule = match(record, '^o(%d+)|([^|]*)|([^|]?)[^|]*|([^|]*)|')
            if not current or (current ~= attempt and not any) then return nil end
            local head = app .. '|' .. gid .. '|' .. activity .. '|' .. address .. '|'
            return {
                base = base, job = job, scope = scope, field = field, record = record, hooks = hooks,
                token = head .. current .. '|' .. job, cause = cause,
                schedule = schedule ~= '' and 's|' .. head .. '0|' .. job or nil,
            }
        end

        -- Takes an open wait: the record turns to `letter`, its hook registrations and its timers go.
        local function take(prefix, partition, wait, letter)
            call('HSET', wait.scope, wait.field, letter .. sub(wait.record, 2))
            for at, hash in gmatch(wait.hooks, '(%d+):([^,]+)') do
                call('ZREM', prefix .. at .. '}:h:' .. hash, partition .. '|' .. wait.token)
            end
            if wait.cause ~= '' then call('ZREM', wait.base .. 't', wait.cause .. '|' .. wait.token) end
            if wait.schedule then call('ZREM', wait.base .. 't', wait.schedule) end
        end

        -- Forgets a buffered signal and returns its fields: status, code, payload, id. Nil if it is gone.
        local function unbuffer(prefix, base, name)
            local key = base .. 'g:' .. name
            local found = call('HMGET', key, 's', 'c', 'd', 'i', 'k')
            if not found[5] then return nil end
            for at, hash in gmatch(found[5], '(%d+):([^,]+)') do
                call('ZREM', prefix .. at .. '}:b:' .. hash, name)
            end
            call('UNLINK', key)
            call('HINCRBY', base .. 'm', 'buffered', -1)
            return found
        end

        -- True for the token of a task that a worker was given, which stands where others have their entry's id.
        local function is_given(entry)
            return find(entry, '|', 1, true)
        end

        -- True if the entry is pending for this consumer, and this delivery of it ('0' for whichever) is the latest; if a
        -- given task is still there.
        local function owns(stream, entry, consumer, delivery)
            if is_given(entry) then return call('HEXISTS', stream, entry) == 1 end
            local pending = try('XPENDING', stream, 'w', entry, entry, 1)
            local found = not pending.err and pending[1]
            return found and found[2] == consumer and (delivery == '0' or found[4] == tonumber(delivery))
        end

        -- Counts an answer to a task that is another's; the partition's stream.
        local function refuse(messages)
            call('HINCRBY', sub(messages, 1, -2) .. 'm', 'refused', 1)
        end

        -- Takes a task that was worked on out of its stream: entry, consumer and delivery as above, the partition's
        -- message stream. False, and counted, if the task is another's.
        local function finish(stream, entry, consumer, delivery, messages)
            if is_given(entry) then
                if call('HDEL', stream, entry) == 1 then return true end
                refuse(messages)
                return false
            end
            if not owns(stream, entry, consumer, delivery) then
                refuse(messages)
                return false
            end
            call('XACK', stream, 'w', entry)
            call('XDEL', stream, entry)
            return true
        end

        -- Takes a task from those that a worker was given, and puts it into the stream of its topic if somebody waits for
        -- it: what the partition's keys begin with, the worker's hash, token. False if it is not there, or damaged: then it
        -- stays, for the audit to tell of.
        local function put_into_stream(base, key, token)
            local text = call('HGET', key, token)
            if not text then return false end
            local app = match(token, '^([^|]*)|[^|]*|%-?%d+|,0[,.%d]*|%-?%d+|')
            local topic, idempotency, size, rest = match(text, '^([^|]*)|([^|]*)|(%d+)|(.*)$')
            size = tonumber(size)
            if not app or not topic or size > #rest then return false end
            call('HDEL', key, token)
            local wait = open_wait(base, token)
            if not wait then return true end
            local stream = base .. 'q:' .. app .. ':' .. topic
            local fields = { 't', token, 'k', idempotency, 'd', sub(rest, size + 1), 'g', '1' }
            if size > 0 then fields[9], fields[10] = 'o', sub(rest, 1, size) end
            local id = call('XADD', stream, '*', unpack(fields))
            call('HSET', wait.scope, 'Q' .. sub(wait.field, 2), id)
            return true
        end

        """#
}

extension KernelLibrary {
    /// The library as the server is given it.
    package static let library = RedisFunctionLibrary(name: name, source: source)
}
