#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "platform/http/message.h"

namespace uppsikt::http {

/// One request as its bytes come in: the head at once, the body in parts. Boost.Beast's parser,
/// with our limits; the bytes of the head have been looked at (framing.h) before they come here.
class Incoming {
public:
    explicit Incoming(Request& request);
    ~Incoming();
    Incoming(Incoming&&) noexcept;
    Incoming& operator=(Incoming&&) = delete;

    /// A whole head, with its empty line. The status of a refusal, or 0.
    int take_head(std::string_view head);

    /// Of the body as it was announced; none when it comes in chunks.
    std::optional<std::uint64_t> announced() const;

    /// Of what the body may have; before its first part.
    void limit_body(std::size_t bytes_most);

    struct Taken {
        std::size_t used = 0;  ///< of the bytes; those left are to be given again, with more
        int refused = 0;       ///< the status of a refusal, or 0
    };
    Taken take_body(std::string_view bytes);

    bool is_whole() const;
    bool is_1_0() const;

    /// What the client said of the connection, by Connection and version.
    bool may_keep_connection() const;

private:
    class Parser;
    std::unique_ptr<Parser> parser_;
};

}  // namespace uppsikt::http
