//! How a long act tells how far it is, and is stopped.

use core::ffi::c_void;
use core::ops::ControlFlow;

use super::failure::Failure;
use super::slice::linkwise_slice;
use crate::role::Progress;

/// How far a long act is. It lives until the callback returns.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct linkwise_progress_step<'a> {
    /// What is being done, in a word or two of English; it lives as long as the library.
    pub stage: linkwise_slice<'a>,
    /// Steps done of this stage.
    pub done: u64,
    /// Steps in all of this stage, at least 1.
    pub total: u64,
}

/// What a long act calls now and then, with how far it is. Set `struct_size` to the size of the structure.
///
/// `call` gives 0 to go on; any other number stops the act, which then fails with `LINKWISE_E_CANCELLED`:
/// nothing is released, and the log has the act's intent without an outcome, as of any act that fails. It can
/// be asked for again with a new permit. Nothing is called any more once something was released.
///
/// Acts call it on the thread that called them, some for every 65,536 rows and some a few times in all, and
/// never after they have returned; to stop one from another thread, let `call` look at an atomic variable. It
/// must return: no exception and no longjmp may leave it. It may call any function of this header, but not
/// with a handle that the act takes without const, such as its log.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct linkwise_progress {
    /// The size of this structure, in bytes.
    pub struct_size: usize,
    /// What is called; not NULL.
    pub call: Option<
        unsafe extern "C" fn(context: *mut c_void, step: *const linkwise_progress_step<'_>) -> i32,
    >,
    /// Given to each call as it is; may be NULL.
    pub context: *mut c_void,
}

impl linkwise_progress {
    /// What C wants to be called, if anything.
    pub(super) fn read(
        progress: Option<&Self>,
    ) -> Result<impl Fn(Progress) -> ControlFlow<()>, Failure> {
        let called = match progress {
            None => None,
            Some(progress) if progress.struct_size != size_of::<Self>() => {
                return Err(Failure::usage(
                    "`progress.struct_size` is not the size of the structure; was the program built \
                     with the header of another version?",
                ));
            }
            Some(progress) => {
                let call = progress.call.ok_or_else(|| Failure::null("progress.call"))?;
                Some((call, progress.context))
            }
        };
        Ok(move |step: Progress| {
            let Some((call, context)) = called else { return ControlFlow::Continue(()) };
            let step = linkwise_progress_step {
                stage: step.stage.as_bytes().into(),
                done: step.done,
                total: step.total,
            };
            // SAFETY: C made `call` and `context` for each other under the contract of
            // `linkwise_progress`, until the act returns, beyond which this closure is not kept; the
            // closure is not `Send`, so this is the thread of the act. The step outlives the call.
            match unsafe { call(context, &raw const step) } {
                0 => ControlFlow::Continue(()),
                _ => ControlFlow::Break(()),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    const STEP: Progress = Progress { stage: "testing", done: 2, total: 3 };

    unsafe extern "C" fn note(
        context: *mut c_void,
        step: *const linkwise_progress_step<'_>,
    ) -> i32 {
        // SAFETY: the tests below pass the address of a u64 and get a step of the library's.
        let (seen, step) = unsafe { (&mut *context.cast::<u64>(), &*step) };
        assert_eq!(step.stage.text("stage").unwrap(), "testing");
        assert_eq!((step.done, step.total), (2, 3));
        *seen += 1;
        i32::from(*seen == 2)
    }

    #[test]
    fn the_callback_gets_its_context_and_stops() {
        let mut seen = 0u64;
        let progress = linkwise_progress {
            struct_size: size_of::<linkwise_progress>(),
            call: Some(note),
            context: (&raw mut seen).cast(),
        };
        let told = linkwise_progress::read(Some(&progress)).unwrap();
        assert_eq!(told(STEP), ControlFlow::Continue(()));
        assert_eq!(told(STEP), ControlFlow::Break(()));
        assert_eq!(told(STEP), ControlFlow::Continue(()));
        assert_eq!(seen, 3);
        assert_eq!(linkwise_progress::read(None).unwrap()(STEP), ControlFlow::Continue(()));
    }

    #[test]
    fn a_structure_of_another_size_or_without_a_call_is_refused() {
        let context = core::ptr::null_mut();
        let whole = size_of::<linkwise_progress>();
        let short = linkwise_progress { struct_size: whole - 1, call: Some(note), context };
        let none = linkwise_progress { struct_size: whole, call: None, context };
        for progress in [short, none] {
            let failure = linkwise_progress::read(Some(&progress)).err().unwrap();
            assert_eq!(failure.status(), ErrorKind::Usage.code());
        }
    }
}
