#include "platform/relay/wire.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

#include "platform/relay/relay.h"

namespace uppsikt::relay {

Descriptor::~Descriptor() {
    if (number_ >= 0) close(number_);
}

std::string bytes_of(std::uint32_t number) {
    std::string bytes;
    for (const unsigned int shift : {24U, 16U, 8U, 0U})
        bytes += static_cast<char>(number >> shift & 0xffU);
    return bytes;
}

std::uint32_t number_of(std::string_view bytes) {
    std::uint32_t number = 0;
    for (const char byte : bytes)
        number = number << 8U | static_cast<unsigned char>(byte);
    return number;
}

std::string encode(const Words& words) {
    const auto with_size = [](const std::string& word) {
        return bytes_of(static_cast<std::uint32_t>(word.size())) + word;
    };
    std::string text = with_size(words.folder);
    for (const std::string& argument : words.arguments)
        text += with_size(argument);
    return text;
}

std::optional<Words> decode(std::string_view text) {
    std::vector<std::string> all;
    while (!text.empty()) {
        if (text.size() < 4) return std::nullopt;
        const std::uint32_t size = number_of(text.substr(0, 4));
        text.remove_prefix(4);
        if (size > text.size()) return std::nullopt;
        all.emplace_back(text.substr(0, size));
        text.remove_prefix(size);
    }
    if (all.empty()) return std::nullopt;
    Words words{.arguments = {}, .folder = std::move(all.front())};
    words.arguments.assign(std::move_iterator(all.begin() + 1), std::move_iterator(all.end()));
    return words;
}

bool send_all(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool receive_all(int socket, char* bytes, std::size_t size) {
    while (size > 0) {
        const ssize_t received = recv(socket, bytes, size, 0);
        if (received < 0 && errno == EINTR) continue;
        if (received <= 0) return false;
        bytes += received;
        size -= static_cast<std::size_t>(received);
    }
    return true;
}

namespace {

constexpr std::size_t size_bytes = 4;

/// Room for the descriptors that travel beside the bytes, as the system wants it laid out.
union Ancillary {
    cmsghdr header;
    std::array<char, CMSG_SPACE(2 * sizeof(int))> room;
};

msghdr message_of(iovec& part, Ancillary& ancillary) {
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = ancillary.room.data();
    message.msg_controllen = ancillary.room.size();
    return message;
}

}  // namespace

// A socket and a size, in that order, as send(2) has them.
// NOLINTNEXTLINE(bugprone-easily-swappable-parameters)
bool send_size(int socket, std::uint32_t size, const std::array<int, 2>& descriptors) {
    std::string bytes = bytes_of(size);
    iovec part{bytes.data(), bytes.size()};
    Ancillary ancillary{};
    const msghdr message = message_of(part, ancillary);
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof descriptors);
    std::memcpy(CMSG_DATA(header), descriptors.data(), sizeof descriptors);
    ssize_t sent = -1;
    do {
        sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent == static_cast<ssize_t>(bytes.size());
}

std::optional<SizeAndDescriptors> receive_size(int socket) {
    std::array<char, size_bytes> bytes{};
    iovec part{bytes.data(), bytes.size()};
    Ancillary ancillary{};
    msghdr message = message_of(part, ancillary);
    ssize_t received = -1;
    do {
        received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC | MSG_WAITALL);
    } while (received < 0 && errno == EINTR);
    if (received < 0) return std::nullopt;

    // Whatever was passed is ours to close from here on, also when the message is not as it should
    // be.
    SizeAndDescriptors answer;
    std::size_t count = 0;
    for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr;
         header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        std::array<int, 2> numbers{};
        std::memcpy(
            numbers.data(),
            CMSG_DATA(header),
            std::min(count, numbers.size()) * sizeof(int)
        );
        for (std::size_t i = 0; i < std::min(count, numbers.size()); ++i)
            answer.descriptors.at(i) = Descriptor(numbers.at(i));
    }
    if (received != static_cast<ssize_t>(bytes.size()) || count != 2) return std::nullopt;
    answer.size = number_of({bytes.data(), bytes.size()});
    return answer;
}

std::filesystem::path socket_path(const std::filesystem::path& database) {
    return std::filesystem::weakly_canonical(std::filesystem::absolute(database)).string() +
           ".sock";
}

SocketAddress::SocketAddress(const std::filesystem::path& path)
    : folder_(open(path.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {
    const std::string text =
        "/proc/self/fd/" + std::to_string(folder_.number()) + "/" + path.filename().string();
    if (text.size() >= sizeof address_.sun_path)
        throw RelayFailure(
            "the name of the database is too long for a socket beside it: " + path.string()
        );
    address_.sun_family = AF_UNIX;
    std::memcpy(address_.sun_path, text.data(), text.size());
}

const sockaddr* SocketAddress::get() const {
    const void* address = &address_;
    return static_cast<const sockaddr*>(address);
}

bool is_trusted(int socket) {
    ucred other{};
    socklen_t size = sizeof other;
    if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &other, &size) != 0) return false;
    return other.uid == geteuid() || other.uid == 0;
}

}  // namespace uppsikt::relay
