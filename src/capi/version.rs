//! Version and self-test.

use core::ffi::{CStr, c_char};
use core::mem::MaybeUninit;

use super::failure::{Failure, linkwise_error};
use super::guard::guard;
use super::status::linkwise_status;
use crate::crypto::{Digest, RootKey, Signer, Suite, random_bytes};
use crate::error::ErrorKind;
use crate::identifier::{NeverIssued, NhsNumber};
use crate::secret::Secret;

const RFC_8032_SEED: [u8; 32] = [
    0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4,
    0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60,
];

/// The version of the binary interface. It rises with every change that a program built against an
/// earlier header would notice, and stands in the name of the shared library.
pub const LINKWISE_ABI_VERSION: u32 = 1;

const VERSION: &CStr =
    match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
        Ok(version) => version,
        Err(_) => c"",
    };

/// The version of the library, such as "0.1.0". The text lives as long as the library; never NULL.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_version() -> *const c_char {
    VERSION.as_ptr()
}

/// The version of the binary interface of the library that is loaded; compare it with
/// `LINKWISE_ABI_VERSION` of the header that the program was built with.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_abi_version() -> u32 {
    LINKWISE_ABI_VERSION
}

/// Checks that the library computes what it should on this machine: known answers of a digest, a keyed
/// hash, a signature and a check digit, and that the operating system gives randomness. Costs under a
/// millisecond; any thread. Fails with `LINKWISE_E_UNEXPECTED`.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_self_test(
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let holds = |right: bool, what: &str| {
            let wrong =
                || format!("the library's {what} is wrong on this machine; do not use it here");
            right.then_some(()).ok_or_else(|| Failure::new(ErrorKind::Unexpected, wrong()))
        };
        // FIPS 180-4, "abc".
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        holds(Digest::of(b"abc").to_string() == abc, "digest")?;
        // tests/vectors/crypto.json, the first link key.
        let agreement = "4e1195df020de59e0d65a33a4279f1183e7ae4e5d980e309f8b55adff2e61c3e";
        let agreement = agreement.parse().unwrap_or_else(|_| Digest::of(b""));
        let link =
            RootKey::from_secret(Secret::new([0; 32])).link_key(Suite::Blake3, &agreement, 0);
        let known = "78d4656db96c73da6a4b67fe4dfeeeede05aed6ab8e1f503f674eccb1d58d4a4";
        let found = Digest::from_bytes(*link.expose().expose()).to_string();
        holds(found == known, "keyed hash")?;
        // RFC 8032, 7.1, the first test: the public key.
        let signer = Signer::from_secret(Secret::new(RFC_8032_SEED))?;
        let public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
        holds(signer.public_key().to_string() == public, "signature")?;
        let signature = signer.sign(b"abc");
        holds(signer.public_key().verify(b"abc", &signature).is_ok(), "signature")?;
        holds(signer.public_key().verify(b"abd", &signature).is_err(), "signature")?;
        let checks = |text| NhsNumber::read(text, NeverIssued::Accept).is_ok();
        holds(checks("9990000018") && !checks("9990000019"), "check digit")?;
        let (one, other) = (random_bytes::<32>()?, random_bytes::<32>()?);
        holds(one != other, "randomness")
    })
}
