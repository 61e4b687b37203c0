import CHiredis

extension RedisReply {
    /// A copy of a reply of hiredis, which stays the owner of its own.
    init(copying reply: UnsafePointer<redisReply>) {
        switch unsafe reply.pointee.type {
        case REDIS_REPLY_INTEGER: self = unsafe .integer(reply.pointee.integer)
        case REDIS_REPLY_STATUS: self = unsafe .status(Self.text(reply))
        case REDIS_REPLY_ERROR: self = unsafe .error(RedisServerError(text: Self.text(reply)))
        case REDIS_REPLY_STRING: self = unsafe .bulk(Array(Self.view(reply)))
        case REDIS_REPLY_ARRAY:
            let count = unsafe reply.pointee.elements
            guard count > 0, let items = unsafe reply.pointee.element else {
                self = .array([])
                return
            }
            var copies: [RedisReply] = []
            copies.reserveCapacity(count)
            for index in 0..<count {
                // hiredis hands out a list only when all of its items are there.
                guard let item = unsafe items[index] else { continue }
                unsafe copies.append(RedisReply(copying: item))
            }
            self = .array(copies)
        default: self = .null
        }
    }

    private static func view(_ reply: UnsafePointer<redisReply>) -> UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: reply.pointee.str, count: reply.pointee.len)
    }

    private static func text(_ reply: UnsafePointer<redisReply>) -> String {
        unsafe String(decoding: view(reply), as: UTF8.self)
    }
}
