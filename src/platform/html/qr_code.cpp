#include "platform/html/qr_code.h"

#include <memory>
#include <string>

#include <fmt/format.h>
#include <qrencode.h>

#include "base/ensure.h"

namespace uppsikt::html {

// What is encoded, and what it is called.
// NOLINTNEXTLINE(bugprone-easily-swappable-parameters)
Node qr_code(std::string_view text, std::string_view label) {
    constexpr int quiet = 4;
    struct Free {
        void operator()(QRcode* code) const { QRcode_free(code); }
    };
    const std::string bytes(text);
    const std::unique_ptr<QRcode, Free> code(QRcode_encodeData(
        static_cast<int>(bytes.size()),
        reinterpret_cast<const unsigned char*>(bytes.data()),
        0,
        QR_ECLEVEL_M
    ));
    ensure(code != nullptr, "the text has room in a QR code");
    const int width = code->width;
    std::string path;
    for (int y = 0; y < width; ++y)
        for (int x = 0; x < width; ++x)
            if ((code->data[y * width + x] & 1) != 0)
                path += fmt::format("M{} {}h1v1h-1z", x + quiet, y + quiet);
    const std::string side = fmt::format("{}", width + 2 * quiet);
    return element(
        "svg",
        {{"class", "qr"},
         {"viewBox", fmt::format("0 0 {0} {0}", side)},
         {"role", "img"},
         {"aria-label", std::string(label)},
         {"shape-rendering", "crispEdges"}},
        {element("rect", {{"width", side}, {"height", side}, {"fill", "#fff"}}),
         element("path", {{"d", std::move(path)}, {"fill", "#000"}})}
    );
}

}  // namespace uppsikt::html
