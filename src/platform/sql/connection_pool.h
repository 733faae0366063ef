#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace uppsikt::sql {

/// At most `largest` connections, opened when first needed. Who asks for one more waits, first come
/// first served.
template <class Connection>
class ConnectionPool {
public:
    using Open = std::function<std::unique_ptr<Connection>()>;

    ConnectionPool(int largest, Open open) : free_places_(largest), open_(std::move(open)) {}

    /// A connection lent until the lease ends.
    class Lease {
    public:
        Lease(ConnectionPool& pool, std::unique_ptr<Connection> connection)
            : pool_(pool), connection_(std::move(connection)) {}
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        ~Lease() { pool_.give_back(std::move(connection_)); }

        Connection& operator*() const { return *connection_; }
        Connection* operator->() const { return connection_.get(); }

        /// Gives up a connection that is broken: the next to ask gets a new one.
        void discard() { connection_.reset(); }

        /// Puts a new connection in the place of a broken one.
        void reopen() {
            connection_.reset();
            connection_ = pool_.open_();
        }

    private:
        ConnectionPool& pool_;
        std::unique_ptr<Connection> connection_;
    };

    Lease lease() {
        std::unique_lock lock(mutex_);
        if (free_places_ > 0)
            --free_places_;
        else
            wait_for_place(lock);
        if (!idle_.empty()) {
            auto connection = std::move(idle_.back());
            idle_.pop_back();
            return Lease(*this, std::move(connection));
        }
        lock.unlock();
        return Lease(*this, open_or_give_up_place());
    }

private:
    std::unique_ptr<Connection> open_or_give_up_place() {
        try {
            return open_();
        } catch (...) {
            give_back(nullptr);
            throw;
        }
    }

    struct Waiter {
        std::condition_variable woken;
        bool has_place = false;
    };

    void wait_for_place(std::unique_lock<std::mutex>& lock) {
        Waiter waiter;
        waiting_.push_back(&waiter);
        waiter.woken.wait(lock, [&] { return waiter.has_place; });
    }

    /// The place goes to who has waited longest, and nobody else is woken.
    void give_back(std::unique_ptr<Connection> connection) {
        const std::lock_guard lock(mutex_);
        if (connection) idle_.push_back(std::move(connection));
        if (waiting_.empty()) {
            ++free_places_;
            return;
        }
        Waiter& next = *waiting_.front();
        waiting_.pop_front();
        next.has_place = true;
        next.woken.notify_one();
    }

    std::mutex mutex_;
    std::deque<Waiter*> waiting_;  ///< where there are some, no place is free
    int free_places_;
    std::vector<std::unique_ptr<Connection>> idle_;
    Open open_;
};

}  // namespace uppsikt::sql
