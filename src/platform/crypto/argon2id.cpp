#include "platform/crypto/argon2id.h"

#include <string>

#include <argon2.h>

#include "base/ensure.h"

// libargon2 and not libsodium: libsodium fixes one lane and takes no secret, so RFC 9106's own test
// case cannot be run through it.
namespace uppsikt::crypto {
namespace {

// libargon2 asks for writable memory but writes to none of its inputs without the CLEAR flags.
std::uint8_t* writable(ByteView bytes) { return const_cast<std::uint8_t*>(bytes.data()); }
std::uint32_t size_of(ByteView bytes) { return static_cast<std::uint32_t>(bytes.size()); }

}  // namespace

Bytes argon2id(const Argon2Input& input, const Argon2Cost& cost) {
    Bytes tag(cost.tag_bytes);
    argon2_context context{};
    context.out = tag.data();
    context.outlen = cost.tag_bytes;
    context.pwd = writable(input.password);
    context.pwdlen = size_of(input.password);
    context.salt = writable(input.salt);
    context.saltlen = size_of(input.salt);
    context.secret = writable(input.secret);
    context.secretlen = size_of(input.secret);
    context.ad = writable(input.associated_data);
    context.adlen = size_of(input.associated_data);
    context.t_cost = cost.passes;
    context.m_cost = cost.memory_kib;
    context.lanes = cost.lanes;
    context.threads = cost.lanes;
    context.version = ARGON2_VERSION_13;
    context.flags = ARGON2_DEFAULT_FLAGS;
    const int answer = argon2id_ctx(&context);
    if (answer == ARGON2_MEMORY_ALLOCATION_ERROR) throw std::bad_alloc();
    ensure(
        answer == ARGON2_OK,
        std::string("Argon2id can be computed: ") + argon2_error_message(answer)
    );
    return tag;
}

}  // namespace uppsikt::crypto
