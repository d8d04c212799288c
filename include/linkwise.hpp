/*
 * linkwise for C++11 and later: owners for the handles of linkwise.h, and views of its slices and texts.
 *
 * Nothing here throws but std::bad_alloc of the standard containers, and nothing is hidden: every function
 * of linkwise.h is called by its own name. A handle's owner frees it when it goes out of scope, gives its
 * address to a function that makes one (`out`) or consumes it (`consume`), and lends it to all others
 * (`get`). So:
 *
 *     linkwise::error error;
 *     linkwise::signer signer;
 *     if (linkwise_signer_generate(signer.out(), error.out()) != LINKWISE_OK) {
 *         std::fputs(error.message().c_str(), stderr);
 *     }
 */
#ifndef LINKWISE_HPP
#define LINKWISE_HPP

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "linkwise.h"

namespace linkwise {

/* The owner of one handle: movable, not copyable, freed once. */
template <typename T, void (*Free)(T *)>
class handle {
public:
    handle() noexcept : pointer_(nullptr) {}
    explicit handle(T *pointer) noexcept : pointer_(pointer) {}
    handle(const handle &) = delete;
    handle &operator=(const handle &) = delete;
    handle(handle &&other) noexcept : pointer_(other.release()) {}
    handle &operator=(handle &&other) noexcept {
        if (this != &other) {
            reset(other.release());
        }
        return *this;
    }
    ~handle() { Free(pointer_); }

    /* Lends the handle. */
    const T *get() const noexcept { return pointer_; }
    T *get() noexcept { return pointer_; }
    /* Where a function puts a new handle; what was here before is freed. */
    T **out() noexcept {
        reset(nullptr);
        return &pointer_;
    }
    /* Where a function that consumes the handle takes it and leaves NULL. */
    T **consume() noexcept { return &pointer_; }
    T *release() noexcept {
        T *pointer = pointer_;
        pointer_ = nullptr;
        return pointer;
    }
    void reset(T *pointer) noexcept {
        Free(pointer_);
        pointer_ = pointer;
    }
    explicit operator bool() const noexcept { return pointer_ != nullptr; }

private:
    T *pointer_;
};

#define LINKWISE_HANDLE(name) using name = handle<linkwise_##name, linkwise_##name##_free>;
// One line for each type of handle.
LINKWISE_HANDLE(agreement)
LINKWISE_HANDLE(assemble_permit)
LINKWISE_HANDLE(assemble_report)
LINKWISE_HANDLE(assertion)
LINKWISE_HANDLE(barred_links)
LINKWISE_HANDLE(barred_links_builder)
LINKWISE_HANDLE(bytes)
LINKWISE_HANDLE(card)
LINKWISE_HANDLE(checkpoint)
LINKWISE_HANDLE(circumstances)
LINKWISE_HANDLE(compare_permit)
LINKWISE_HANDLE(comparison)
LINKWISE_HANDLE(consents)
LINKWISE_HANDLE(consistency_proof)
LINKWISE_HANDLE(decision)
LINKWISE_HANDLE(draft)
LINKWISE_HANDLE(edges)
LINKWISE_HANDLE(encode_permit)
LINKWISE_HANDLE(encode_report)
LINKWISE_HANDLE(explain_permit)
LINKWISE_HANDLE(explanation)
LINKWISE_HANDLE(identifier)
LINKWISE_HANDLE(inclusion_proof)
LINKWISE_HANDLE(link_key)
LINKWISE_HANDLE(log)
LINKWISE_HANDLE(log_entry)
LINKWISE_HANDLE(log_key)
LINKWISE_HANDLE(log_reader)
LINKWISE_HANDLE(map_permit)
LINKWISE_HANDLE(mappings)
LINKWISE_HANDLE(notice)
LINKWISE_HANDLE(outlets)
LINKWISE_HANDLE(output)
LINKWISE_HANDLE(reassembly)
LINKWISE_HANDLE(receipts)
LINKWISE_HANDLE(recipient_key)
LINKWISE_HANDLE(records)
LINKWISE_HANDLE(recovery_plan)
LINKWISE_HANDLE(reexecution)
LINKWISE_HANDLE(registers)
LINKWISE_HANDLE(registers_builder)
LINKWISE_HANDLE(replay)
LINKWISE_HANDLE(review_list)
LINKWISE_HANDLE(review_permit)
LINKWISE_HANDLE(revocation)
LINKWISE_HANDLE(root_key)
LINKWISE_HANDLE(rules)
LINKWISE_HANDLE(sample_verdict)
LINKWISE_HANDLE(score_permit)
LINKWISE_HANDLE(score_report)
LINKWISE_HANDLE(signer)
LINKWISE_HANDLE(sources)
LINKWISE_HANDLE(subject_opening)
LINKWISE_HANDLE(terms)
LINKWISE_HANDLE(trust)
LINKWISE_HANDLE(unlink_permit)
LINKWISE_HANDLE(verdict)
LINKWISE_HANDLE(verifier)
LINKWISE_HANDLE(withdraw_report)
LINKWISE_HANDLE(witness)
#undef LINKWISE_HANDLE

/* Bytes that are lent to a call: the text must live until it returns. */
inline linkwise_slice slice(const std::string &text) noexcept {
    linkwise_slice slice = {reinterpret_cast<const uint8_t *>(text.data()), text.size()};
    return slice;
}

/* A copy of what a handle lent out. */
inline std::string copy(linkwise_slice slice) {
    return slice.len == 0 ? std::string()
                          : std::string(reinterpret_cast<const char *>(slice.data), slice.len);
}

/* The whole text of a function that writes into a buffer; empty where it fails, and `failed`, if given,
 * says so. `write` takes a buffer and its capacity. */
template <typename Write>
std::string text(Write write, bool *failed = nullptr) {
    const size_t length = write(static_cast<char *>(nullptr), static_cast<size_t>(0));
    if (failed != nullptr) {
        *failed = length == LINKWISE_TEXT_FAILED;
    }
    if (length == LINKWISE_TEXT_FAILED) {
        return std::string();
    }
    std::vector<char> buffer(length + 1);
    write(buffer.data(), buffer.size());
    return std::string(buffer.data(), length);
}

/* The same, of a function whose only other argument is a handle. */
template <typename T>
std::string text(size_t (*function)(const T *, char *, size_t), const T *of, bool *failed = nullptr) {
    return text([=](char *buffer, size_t capacity) { return function(of, buffer, capacity); }, failed);
}

/* What a long act tells how far it is: `call` gives whether to go on, and where it gives false the act fails
 * with LINKWISE_E_CANCELLED. It must live until the act has returned; no exception may leave `call`. */
class progress {
public:
    explicit progress(std::function<bool(const linkwise_progress_step &)> call) : call_(std::move(call)) {
        progress_.struct_size = sizeof progress_;
        progress_.call = told;
        progress_.context = this;
    }
    progress(const progress &) = delete;
    progress &operator=(const progress &) = delete;
    const linkwise_progress *get() const noexcept { return &progress_; }

private:
    static int32_t told(void *context, const linkwise_progress_step *step) noexcept {
        return static_cast<progress *>(context)->call_(*step) ? 0 : 1;
    }

    std::function<bool(const linkwise_progress_step &)> call_;
    linkwise_progress progress_;
};

/* Why a call failed. */
class error : public handle<linkwise_error, linkwise_error_free> {
public:
    linkwise_status status() const noexcept { return linkwise_error_status(get()); }
    std::string message() const { return text(linkwise_error_message, get()); }
    /* Code and sentence of every reason. */
    std::vector<std::pair<std::string, std::string>> reasons() const {
        std::vector<std::pair<std::string, std::string>> all;
        for (size_t index = 0; index < linkwise_error_reason_count(get()); ++index) {
            linkwise_slice code, sentence;
            if (linkwise_error_reason(get(), index, &code, &sentence) == LINKWISE_OK) {
                all.emplace_back(copy(code), copy(sentence));
            }
        }
        return all;
    }
};

} // namespace linkwise

#endif
