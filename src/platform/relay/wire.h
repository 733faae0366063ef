#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sys/socket.h>
#include <sys/un.h>

/// What goes over the relay's socket. Client: how long the text is, with two descriptors; the text.
/// Server: `begun` when it has all of it, and the exit status when it is done; or `refused` and
/// why.
namespace uppsikt::relay {

/// Closed when it ends.
class Descriptor {
public:
    explicit Descriptor(int number = -1) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor();

    int number() const { return number_; }
    int release() { return std::exchange(number_, -1); }

private:
    int number_;
};

enum class Reply : std::uint8_t { begun = 'B', refused = 'R' };

/// The words of a request and its folder as one text, and back; none when the text is not such a
/// one.
struct Words {
    std::vector<std::string> arguments;
    std::string folder;
    bool operator==(const Words&) const = default;
};
std::string encode(const Words& words);
std::optional<Words> decode(std::string_view text);

/// Whole, or not at all: false when the other side is gone, or slower than the socket's time limit.
bool send_all(int socket, std::string_view bytes);
bool receive_all(int socket, char* bytes, std::size_t size);

/// Four bytes with two descriptors.
bool send_size(int socket, std::uint32_t size, const std::array<int, 2>& descriptors);
struct SizeAndDescriptors {
    std::uint32_t size = 0;
    std::array<Descriptor, 2> descriptors;
};
std::optional<SizeAndDescriptors> receive_size(int socket);

std::string bytes_of(std::uint32_t number);
std::uint32_t number_of(std::string_view bytes);

/// DATABASE.sock. Two ways to one file are one socket.
std::filesystem::path socket_path(const std::filesystem::path& database);

/// An address for a path of any length: bind and connect go by way of the open folder.
class SocketAddress {
public:
    explicit SocketAddress(const std::filesystem::path& path);
    const sockaddr* get() const;
    socklen_t size() const { return sizeof address_; }
    bool folder_exists() const { return folder_.number() >= 0; }

private:
    Descriptor folder_;
    sockaddr_un address_{};
};

/// The other side runs as this user, or as root.
bool is_trusted(int socket);

}  // namespace uppsikt::relay
