//! Whoever acts: a home with its log, under an agreement that everyone has signed.

use std::path::Path;

use clap::Args;
use linkwise::audit::AuditLog;
use linkwise::crypto::Digest;
use linkwise::document::agreement::SignedDocument;
use linkwise::document::{agreement, card};
use linkwise::error::ErrorKind;
use linkwise::home::Home;
use linkwise::policy::{
    Act, ActKind, Agreement, Card, Circumstances, DenialReason, Granted, Obligation, Obligations,
    Permit, Refusal, Request, Role, Terms,
};
use linkwise::role::{self, RoleError};
use linkwise::time::Timestamp;

use crate::failure::Failure;
use crate::output::Console;
use crate::{clock, files};

/// A home.
pub(crate) fn open_home(path: &Path) -> Result<Home, Failure> {
    Ok(Home::open(path)?)
}

/// The log of a home.
pub(crate) fn open_log(home: &Home) -> Result<AuditLog, Failure> {
    let folder = home.log_folder();
    AuditLog::open(&folder, &home.log_state_path(), home.log_signer()?)
        .map_err(|error| Failure::from(error).at(format_args!("the log {}", folder.display())))
}

/// An agreement as it stands in a file: checked in itself, its signatures not yet.
pub(crate) fn read_agreement(path: &Path) -> Result<SignedDocument, Failure> {
    agreement::parse(&files::text(path)?).map_err(|error| Failure::from(error).at(path.display()))
}

/// A card from a file.
pub(crate) fn read_card(path: &Path) -> Result<Card, Failure> {
    card::parse(&files::text(path)?).map_err(|error| Failure::from(error).at(path.display()))
}

/// An agreement that everyone has signed, by what a home trusts.
pub(crate) fn grant(
    home: &Home,
    document: &SignedDocument,
    now: Timestamp,
) -> Result<Result<Agreement<Granted>, Refusal>, Failure> {
    let draft = Agreement::new(document.terms.clone())?;
    Ok(draft.grant(&document.signatures, &home.trust()?, now))
}

/// What to say of an agreement whose day of review is over. That denies nothing.
pub(crate) fn overdue(terms: &Terms, now: Timestamp) -> Option<String> {
    (now.day_in_london() > terms.review_by).then(|| {
        format!(
            "the agreement `{}` was to be reviewed by {}, and that day is over; ask the parties whether \
             what it says still holds",
            terms.id, terms.review_by
        )
    })
}

/// What whoever acts says about its obligations.
#[derive(Args, Debug)]
pub(crate) struct Acknowledging {
    /// The obligations of the agreement that you meet, in its words (see `agreement show`). Where one
    /// is missing, nothing is computed; the log keeps the words.
    #[arg(long, value_name = "WORD,WORD", value_delimiter = ',', value_parser = obligation)]
    acknowledge: Vec<Obligation>,
}

impl Acknowledging {
    pub(crate) fn obligations(&self) -> Obligations {
        Obligations::of(&self.acknowledge)
    }
}

fn obligation(word: &str) -> Result<Obligation, String> {
    Obligation::from_name(word).ok_or_else(|| {
        let known: Vec<&str> = Obligation::ALL.iter().map(|one| one.name()).collect();
        format!("it must be one of {}", known.join(", "))
    })
}

/// How to mend a refusal for want of words.
fn how_to_acknowledge(refusal: &Refusal) -> Option<String> {
    let missing: Vec<&str> = refusal
        .reasons()
        .filter_map(|reason| match reason {
            DenialReason::NotAcknowledged { obligation } => Some(obligation.name()),
            _ => None,
        })
        .collect();
    (!missing.is_empty()).then(|| {
        format!("If all of this is done or arranged, add: --acknowledge {}", missing.join(","))
    })
}

/// Whoever acts, ready to ask for permits.
pub(crate) struct Acting {
    pub(crate) home: Home,
    pub(crate) agreement: Agreement<Granted>,
    pub(crate) log: Log,
}

/// The log of whoever acts, the time of the act, and what is acknowledged.
pub(crate) struct Log {
    written: AuditLog,
    now: Timestamp,
    acknowledged: Obligations,
    opt_out_as_of: Option<Timestamp>,
}

impl Acting {
    /// Opens a home under an agreement, and asks whether it may do an act before any file of it is
    /// touched. A refusal is written to the home's log.
    pub(crate) fn open<A: Act>(
        home: &Path,
        agreement: &Path,
        acknowledged: Obligations,
        console: Console,
    ) -> Result<Self, Failure> {
        Self::open_with_opt_outs::<A>(home, agreement, acknowledged, None, console)
    }

    /// The same with a list of the National Data Opt-out as of a moment.
    pub(crate) fn open_with_opt_outs<A: Act>(
        home: &Path,
        agreement: &Path,
        acknowledged: Obligations,
        opt_out_as_of: Option<Timestamp>,
        console: Console,
    ) -> Result<Self, Failure> {
        let home = open_home(home)?;
        let document = read_agreement(agreement)?;
        let mut log =
            Log { written: open_log(&home)?, now: clock::now()?, acknowledged, opt_out_as_of };
        match grant(&home, &document, log.now)? {
            Ok(agreement) => {
                if let Some(overdue) = overdue(agreement.terms(), log.now) {
                    console.say(format!("warning: {overdue}"));
                }
                let mut acting = Self { home, agreement, log };
                acting.ask::<A>()?;
                Ok(acting)
            }
            Err(refusal) => Err(log.refuse(refusal, &home, A::KIND, &document.terms.digest())),
        }
    }

    /// Asks whether an act is permitted, without doing it.
    pub(crate) fn ask<A: Act>(&mut self) -> Result<(), Failure> {
        self.log.act::<A, _>(&self.home, &self.agreement, |permit, _, _| {
            drop(permit);
            Ok(())
        })
    }

    pub(crate) const fn terms(&self) -> &Terms {
        self.agreement.terms()
    }

    /// The card of the one party with a role.
    pub(crate) fn card_of(&self, role: Role) -> Result<&Card, Failure> {
        self.terms().card_of(role).ok_or_else(|| {
            let message = format!("the agreement names no {}", role.name().replace('_', " "));
            Failure::new(ErrorKind::InvalidConfiguration, message)
        })
    }
}

impl Log {
    /// The time of the act.
    pub(crate) const fn now(&self) -> Timestamp {
        self.now
    }

    /// Asks for a permit and acts. A refusal is written to the log, whether it comes before the act
    /// or from within.
    pub(crate) fn act<A: Act, T>(
        &mut self,
        home: &Home,
        agreement: &Agreement<Granted>,
        run: impl FnOnce(Permit<'_, A>, &mut AuditLog, Timestamp) -> Result<T, RoleError>,
    ) -> Result<T, Failure> {
        let circumstances = Circumstances {
            opt_out_as_of: self.opt_out_as_of,
            revoked: role::has_ended(&self.written, agreement.digest())?,
            ..Circumstances::NONE
        };
        let plain = Request::new(home.name(), agreement.terms().purpose, self.now);
        let request = Request { circumstances, ..plain };
        let outcome = agreement
            .permit::<A>(&request)
            .and_then(|permit| permit.accept(self.acknowledged))
            .map_err(RoleError::from)
            .and_then(|permit| run(permit, &mut self.written, self.now));
        outcome.map_err(|error| match error {
            RoleError::Refused(refusal) => self.refuse(refusal, home, A::KIND, agreement.digest()),
            error => error.into(),
        })
    }

    fn refuse(
        &mut self,
        refusal: Refusal,
        home: &Home,
        act: ActKind,
        agreement: &Digest,
    ) -> Failure {
        let logged = role::refuse(
            &mut self.written,
            &refusal,
            home.name(),
            act,
            agreement,
            home.signer(),
            self.now,
        );
        let mend = how_to_acknowledge(&refusal);
        let failure = Failure::from(refusal);
        let failure = match mend {
            Some(mend) => failure.after(mend),
            None => failure,
        };
        match logged {
            Ok(()) => failure,
            Err(error) => failure.after(format_args!("(this refusal is not in the log: {error})")),
        }
    }
}
