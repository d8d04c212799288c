//! Cards and trust: whose keys the caller has pinned.

use core::ffi::c_char;
use core::mem::MaybeUninit;

use super::failure::linkwise_error;
use super::guard::guard;
use super::handle::{Handle, exclusive, free, give, lasting, opaque, out, shared};
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use super::text::give_text;
use crate::document::card;
use crate::policy::{Card, Trust};

/// The public side of an organisation: its name, its keys and the name of its log. Freed with
/// `linkwise_card_free`. Threads: `const` calls from any number of threads.
#[derive(Debug)]
pub struct linkwise_card(Handle<Card>);
/// The cards that the caller has pinned: of the other organisations, and its own. Keys come from here,
/// never from an agreement. Freed with `linkwise_trust_free`. Threads: one at a time while cards are
/// added; then `const` calls from any number of threads.
#[derive(Debug)]
pub struct linkwise_trust(Handle<Trust>);

opaque!(linkwise_card => Card, "card");
opaque!(linkwise_trust => Trust, "trust");

/// Reads a card from its document (TOML). Before you pin it, compare the keys with the organisation by
/// another way. The caller frees it. Fails with `LINKWISE_E_INVALID_CONFIGURATION`; the error names the
/// line.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_card_parse(
    document: linkwise_slice<'_>,
    card: Option<&mut MaybeUninit<Option<Box<linkwise_card>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let card = out(card, "card")?;
        give(card, card::parse(document.text("document")?)?);
        Ok(())
    })
}

/// A card from its parts: name, the signing key (64 hexadecimal digits), the recipient (`age1...`), the
/// name of the log, and the key with which the log is signed (64 hexadecimal digits, another than the
/// signing key). The caller frees it. Fails with `LINKWISE_E_INVALID_CONFIGURATION` where the form of a
/// part is wrong, and with `LINKWISE_E_KEY_MISMATCH` where a key is none.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_card_new(
    name: linkwise_slice<'_>,
    signer: linkwise_slice<'_>,
    recipient: linkwise_slice<'_>,
    log_origin: linkwise_slice<'_>,
    log_key: linkwise_slice<'_>,
    card: Option<&mut MaybeUninit<Option<Box<linkwise_card>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let place = out(card, "card")?;
        let card = Card {
            name: name.text("name")?.to_owned(),
            signer: signer.text("signer")?.parse()?,
            recipient: recipient.text("recipient")?.to_owned(),
            log_origin: log_origin.text("log_origin")?.to_owned(),
            log_key: log_key.text("log_key")?.parse()?,
        };
        card.check()?;
        give(place, card);
        Ok(())
    })
}

/// The card as a document (TOML), as it is sent to others. Text out; see `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_card_document(
    card: Option<&linkwise_card>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, || Ok(card::write(&*shared(card)?))) }
}

/// Name, recipient and name of the log of a card; the slices live as long as the card.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_card_names<'a>(
    card: Option<&'a linkwise_card>,
    name: Option<&mut MaybeUninit<linkwise_slice<'a>>>,
    recipient: Option<&mut MaybeUninit<linkwise_slice<'a>>>,
    log_origin: Option<&mut MaybeUninit<linkwise_slice<'a>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let (name, recipient) = (out(name, "name")?, out(recipient, "recipient")?);
        let log_origin = out(log_origin, "log_origin")?;
        let card = lasting(card)?;
        name.write(card.name.as_bytes().into());
        recipient.write(card.recipient.as_bytes().into());
        log_origin.write(card.log_origin.as_bytes().into());
        Ok(())
    })
}

/// The key with which the organisation signs: 64 hexadecimal digits. Text out; see
/// `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_card_signer(
    card: Option<&linkwise_card>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, || Ok(shared(card)?.signer.to_string())) }
}

/// The key with which the organisation's log is signed: 64 hexadecimal digits. Text out; see
/// `LINKWISE_TEXT_FAILED`.
///
/// # Safety
/// `buffer` is NULL, or `capacity` bytes can be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn linkwise_card_log_key(
    card: Option<&linkwise_card>,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: as this function's own contract says.
    unsafe { give_text(buffer, capacity, || Ok(shared(card)?.log_key.to_string())) }
}

/// Frees a card. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_card_free(card: Option<Box<linkwise_card>>) {
    free(card);
}

/// Trust without a card in it. The caller frees it.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_trust_new(
    trust: Option<&mut MaybeUninit<Option<Box<linkwise_trust>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let trust = out(trust, "trust")?;
        give(trust, Trust::default());
        Ok(())
    })
}

/// Pins a card, which is copied. Where two different cards have one name, neither is trusted.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_trust_add(
    trust: Option<&mut linkwise_trust>,
    card: Option<&linkwise_card>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let card = shared(card)?.clone();
        exclusive(trust)?.cards.push(card);
        Ok(())
    })
}

/// Frees trust. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_trust_free(trust: Option<Box<linkwise_trust>>) {
    free(trust);
}
