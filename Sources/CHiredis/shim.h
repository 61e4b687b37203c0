#include <hiredis/hiredis.h>

// A fixed C array would arrive in Swift as a tuple of 128 characters.
static inline const char *legwork_redis_context_error(const redisContext *context) { return context->errstr; }

// `redisReaderGetError` is a macro over the same kind of array.
static inline const char *legwork_redis_reader_error(const redisReader *reader) { return reader->errstr; }
