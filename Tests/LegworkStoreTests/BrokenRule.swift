import Testing

/// A rule of the functions in Redis, as their source says it, and what stands there once it is broken.
struct BrokenRule: Sendable, CustomTestStringConvertible {
    var name: String
    var old: String
    var new: String

    var testDescription: String { name }

    init(_ name: String, _ old: String, _ new: String = "") {
        self.name = name
        self.old = old
        self.new = new
    }

    static let all: [BrokenRule] = [
        BrokenRule(
            "no entry gate",
            "if entry ~= '' and call('XDEL', stream, entry) == 0 then return -1 end",
            "if entry ~= '' then call('XDEL', stream, entry) end"
        ),
        BrokenRule("no header check", "if header ~= args[6] then", "if not header then"),
        BrokenRule("no lease check of a commit", "then return -4 end", "then end"),
        BrokenRule(
            "no lease check of a tick",
            "if args[4] ~= '' and call('GET', args[3]) ~= args[4] then return -1 end"
        ),
        BrokenRule("a wait is taken twice", "call('HSET', wait.scope, wait.field, letter .. sub(wait.record, 2))"),
        BrokenRule(
            "a taken wait keeps its timer",
            "if wait.cause ~= '' then call('ZREM', wait.base .. 't', wait.cause .. '|' .. wait.token) end"
        ),
        BrokenRule(
            "a taken wait stays registered",
            "call('ZREM', prefix .. at .. '}:h:' .. hash, partition .. '|' .. wait.token)"
        ),
        BrokenRule("a buffered signal is counted for ever", "call('HINCRBY', base .. 'm', 'buffered', -1)"),
        BrokenRule(
            "no gate of an answered task",
            "if not finish(args[i + 1], args[i + 2], args[i + 3], args[i + 4], stream) then return -1 end",
            "finish(args[i + 1], args[i + 2], args[i + 3], args[i + 4], stream)"
        ),
        BrokenRule("an answered task stays", "call('XDEL', stream, entry)\n    return true", "return true"),
        BrokenRule("any worker answers", "return found and found[2] == consumer and", "return found and"),
        BrokenRule(
            "a wait of another life",
            "if life ~= gid or (state ~= 'r' and state ~= 'p') then return nil end",
            "if state ~= 'r' and state ~= 'p' then return nil end"
        ),
        BrokenRule(
            "a release forgets one",
            "local left = tonumber(args[i + 1])",
            "local left = tonumber(args[i + 1]) - 1"
        ),
        BrokenRule("what came back is not turned", "local left = 3 * args[i + 1]", "local left = 0"),
        BrokenRule("a start overwrites", "if found[1] then", "if false then"),
        BrokenRule(
            "an amended wait opens again",
            "if letter == 't' or letter == 's' then value",
            "if false then value"
        ),
        BrokenRule("a signal's mark is forgotten", "if mark ~= '' then call('SET', mark, '1', 'PX', args[i + 9]) end"),
        BrokenRule("a tick keeps its timer", "if done then call('ZREM', timers, member) end"),
        BrokenRule(
            "a task given up leaves no letter",
            "if found then letter(keys, entry, found[2], args[4], args[5], args[6]) end"
        ),
        BrokenRule("a task taken back stays", "call('XDEL', args[i], args[i + 1])"),
        BrokenRule(
            "no gate of an answered task that was given",
            "if call('HDEL', args[i + 1], args[i + 2]) == 0 then",
            "if false then"
        ),
        BrokenRule(
            "an answered task stays given",
            "if call('HDEL', stream, entry) == 1 then return true end",
            "if call('HEXISTS', stream, entry) == 1 then return true end"
        ),
        BrokenRule("a reclaim takes from the living", "if due > now then", "if false then"),
        BrokenRule("a reclaim loses the task", "if not wait then return true end", "if true then return true end"),
        BrokenRule(
            "what goes back is not looked for",
            "local wait = open_wait(base, token)\n    if not wait then return true end",
            "local wait = open_wait(base, token) or { scope = key, field = '' }"
        ),
        BrokenRule(
            "a task that goes back is not named by its job",
            "call('HSET', wait.scope, 'Q' .. sub(wait.field, 2), id)\n    return true",
            "return true"
        ),
        BrokenRule(
            "a given task that is taken back stays",
            "if call('HDEL', base .. worker, args[i + 1]) == 1 then break end"
        ),
    ]
}
