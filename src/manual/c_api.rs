//! The C face: how programs in C, C++, Java, .NET and Python embed linkwise.
//!
//! # Building and linking
//!
//! The face is the feature `capi`. With [cargo-c](https://github.com/lu-zero/cargo-c), one command installs
//! the header, the shared and the static library and the pkg-config file, and a program is built against
//! them as against any C library:
//!
//! ```sh
//! cargo cinstall --release --prefix /usr/local
//! cc link.c $(pkg-config --cflags --libs linkwise) -o link
//! ```
//!
//! Without cargo-c, `cargo rustc --release --lib --features capi --crate-type cdylib` makes the shared
//! library alone; the header is `include/linkwise.h`.
//!
//! # The rules that every function keeps
//!
//! They stand in words at the top of the header, and at each function. In short:
//!
//! - A function that can fail returns a `linkwise_status` and takes, last, a place for an error, which may be
//!   NULL. The numbers are those of [`ErrorKind`](crate::error::ErrorKind), and are never reused. The error
//!   object has a sentence that says what, where and how to mend it, and of a refusal every reason with its
//!   stable code. It never holds a value from the data.
//! - Handles are opaque, and there is one type for each state: a draft agreement cannot be given where a
//!   granted one is needed, and a permit to encode permits nothing else. A function that consumes a handle
//!   takes the address of the pointer and leaves NULL there, whatever the result; a permit is used up.
//! - `const` handles may be used by any number of threads, others by one at a time.
//! - A panic inside the library becomes `LINKWISE_E_PANIC`; the process lives, and the handles that were in
//!   use can only be freed.
//! - There is no global state, no clock, no environment, no callback that is kept. The caller passes the
//!   time, to each act its own: the agreement is asked again as of then, so that a permit that was kept over
//!   its end is refused.
//! - A long act tells how far it is, on the thread that called it, by a `linkwise_progress`, and stops where
//!   that says so: with `LINKWISE_E_CANCELLED`, and without having released anything.
//!
//! # The way of a record, in C
//!
//! | step | functions |
//! |---|---|
//! | keys and cards of the parties | `linkwise_signer_generate`, `linkwise_card_new` |
//! | an agreement, signed and granted | `linkwise_draft_*`, `linkwise_draft_grant` |
//! | *may I?* | `linkwise_agreement_decide`, `linkwise_decision_*` |
//! | a permit for one act | `linkwise_permit_encode`, `linkwise_permit_score`, ... |
//! | records, one by one or as an Arrow stream | `linkwise_records_add`, `linkwise_records_add_stream` |
//! | encode, score, assemble, map | `linkwise_encode`, `linkwise_score`, `linkwise_assemble`, `linkwise_map` |
//! | why were these two linked? | `linkwise_explain` |
//! | a link that must go: notices, their receipts | `linkwise_withdraw`, `linkwise_notice_*`, `linkwise_receipts_*` |
//! | a subject asks | `linkwise_log_open_subject` |
//! | people look at some links, blind | `linkwise_sample`, `linkwise_review`, `linkwise_sample_check` |
//! | parts of a scoring, computed again | `linkwise_reexecute` |
//! | links, assembled again and held against the maps | `linkwise_reassemble` |
//! | what a new draft would have changed | `linkwise_draft_simulate` |
//! | verify the logs | `linkwise_verifier_*`, `linkwise_verdict_*` |
//!
//! The program [below](#the-whole-way-in-c), `examples/c/link.c`, goes the whole way, and so do the examples
//! in C++, Python, Java, C# and Rust beside it; in a build without randomness (`--cfg
//! linkwise_deterministic`, whose files products refuse) all of them print the same bytes.
//!
//! # Records in bulk
//!
//! Through the [Arrow C Data and C Stream
//! Interface](https://arrow.apache.org/docs/format/CDataInterface.html), for which neither side links the
//! other's Arrow: pyarrow, `DuckDB`, Polars and Arrow Java hand their columns over without a copy. Arrays that
//! come in are validated in full before anything reads them. Results go out the same way.
//!
//! # What stays
//!
//! Until version 1.0 the face may change with each minor version, and its version then rises:
//! `linkwise_abi_version()`, which is also the number in the name of the shared library. From 1.0 on, within
//! one number: no function, constant or field is removed or given another meaning; structures that begin with
//! `struct_size` grow at their end alone; new statuses may appear, and a caller treats one that it does not
//! know as an error. What is to go is marked in the header for at least one minor version and twelve months
//! before. The header, the list of symbols and the dump of the binary interface are in `include/`, and every
//! change is compared with them.
//!
//! # What it does not promise
//!
//! - A pointer that is neither NULL nor valid cannot be recognised; a handle that was freed must not be used.
//! - Wiping reaches the library's own memory. What the caller passed in, and what it was given, is the
//!   caller's to wipe.
//! - Lists of records, mappings and comparisons are freed without being wiped.
//! - Where memory runs out, the process may be aborted, as by any Rust library. A panic writes one line to the
//!   standard error, which names a place in the library's source and no value.
//! - An act that is to be stopped stops at its next call of the callback, which may be some seconds away:
//!   while pairs are decided and files are written, none is made. Comparing, mapping, reviewing and withdrawing
//!   make none at all. Where a window must stay alive, run acts on a thread of their own.
//! - An act after `fork` in a child of a process that holds a log open is not supported.
//! - Swap, core dumps and debuggers see what the process sees.
//!
//! # The whole way in C
//!
//! ```c
#![doc = include_str!("../../examples/c/link.c")]
//! ```
