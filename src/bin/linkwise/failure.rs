//! What the program ends with when something is wrong: a kind, and what, where and how to mend it.

use std::fmt::Display;
use std::path::Path;

use linkwise::error::ErrorKind;
use linkwise::policy::Refusal;
use linkwise::role::RoleError;
use serde_json::{Value, json};

/// An error of any module of the library, with the place where it was met.
#[derive(Debug)]
pub(crate) struct Failure {
    kind: ErrorKind,
    message: String,
    reasons: Vec<Value>,
    report: Option<Value>,
}

impl Failure {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), reasons: Vec::new(), report: None }
    }

    pub(crate) fn unexpected(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Unexpected, message)
    }

    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Usage, message)
    }

    /// A mistake in the program itself.
    pub(crate) fn panicked() -> Self {
        let message = "this is a mistake in linkwise itself, and what it was doing was given up; \
                       please report what stands above";
        Self::new(ErrorKind::Panic, message)
    }

    /// The same failure with the place before it.
    pub(crate) fn at(mut self, place: impl Display) -> Self {
        self.message = format!("{place}: {}", self.message);
        self
    }

    /// The same failure with a further sentence.
    pub(crate) fn after(mut self, sentence: impl Display) -> Self {
        self.message = format!("{}\n{sentence}", self.message);
        self
    }

    /// The same failure with what was found out, for `--json`.
    pub(crate) fn with_report(mut self, report: Value) -> Self {
        self.report = Some(report);
        self
    }

    /// A file that could not be read or written.
    pub(crate) fn file(path: &Path, error: &std::io::Error) -> Self {
        let kind = match error.kind() {
            std::io::ErrorKind::FileTooLarge => ErrorKind::ResourceCap,
            _ => ErrorKind::InputOutput,
        };
        Self::new(kind, format!("{}: {error}", path.display()))
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    pub(crate) const fn kind(&self) -> ErrorKind {
        self.kind
    }

    pub(crate) fn exit_code(&self) -> u8 {
        self.kind.exit_code()
    }

    /// The object of `--json`.
    pub(crate) fn object(&self) -> Value {
        let mut error = json!({
            "kind": kind_name(self.kind),
            "code": self.kind.code(),
            "exit_code": self.kind.exit_code(),
            "message": self.message,
        });
        if !self.reasons.is_empty()
            && let Some(object) = error.as_object_mut()
        {
            object.insert("reasons".to_owned(), Value::Array(self.reasons.clone()));
        }
        match &self.report {
            Some(report) => json!({ "error": error, "report": report }),
            None => json!({ "error": error }),
        }
    }
}

/// The stable word of a kind.
const fn kind_name(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Panic => "panic",
        ErrorKind::Usage => "usage",
        ErrorKind::InputOutput => "input_output",
        ErrorKind::InvalidConfiguration => "invalid_configuration",
        ErrorKind::InputRejected => "input_rejected",
        ErrorKind::Malformed => "malformed",
        ErrorKind::PolicyRefused => "policy_refused",
        ErrorKind::KeyMismatch => "key_mismatch",
        ErrorKind::PassportMismatch => "passport_mismatch",
        ErrorKind::ResourceCap => "resource_cap",
        ErrorKind::VerificationFailed => "verification_failed",
        ErrorKind::QualityGate => "quality_gate",
        ErrorKind::Cancelled => "cancelled",
        _ => "unexpected",
    }
}

macro_rules! from_errors {
    ($($error:ty),+ $(,)?) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::new(error.kind(), error.to_string())
            }
        })+
    };
}

from_errors!(
    linkwise::audit::AuditError,
    linkwise::crypto::CryptoError,
    linkwise::document::DocumentError,
    linkwise::document::evaluation::EvaluationError,
    linkwise::document::records::RecordsError,
    linkwise::document::register::RegisterFileError,
    linkwise::home::HomeError,
    linkwise::policy::AgreementError,
    linkwise::population::PopulationError,
    linkwise::report::QualityError,
    linkwise::time::TimeError,
);

impl From<RoleError> for Failure {
    fn from(error: RoleError) -> Self {
        match error {
            RoleError::Refused(refusal) => refusal.into(),
            error @ RoleError::NoBarredLinks => {
                Self::usage(format!("{error} (--barred, --bars-lifted)"))
            }
            error => Self::new(error.kind(), error.to_string()),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        let reasons = refusal.reasons().map(|reason| {
            json!({
                "code": reason.code(),
                "sentence": reason.sentence(),
                "citation": reason.citation(),
            })
        });
        Self {
            kind: refusal.kind(),
            message: refusal.to_string(),
            reasons: reasons.collect(),
            report: None,
        }
    }
}
