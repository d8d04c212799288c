//! Whoever acts: a home with its log, under an agreement that everyone has signed.

use std::path::Path;

use linkwise::audit::AuditLog;
use linkwise::crypto::Digest;
use linkwise::document::agreement::SignedDocument;
use linkwise::document::{agreement, card};
use linkwise::error::ErrorKind;
use linkwise::home::Home;
use linkwise::policy::{
    Act, ActKind, Agreement, Card, Circumstances, Granted, Permit, Refusal, Request, Role, Terms,
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

/// Whoever acts, ready to ask for permits.
pub(crate) struct Acting {
    pub(crate) home: Home,
    pub(crate) agreement: Agreement<Granted>,
    pub(crate) log: Log,
}

/// The log of whoever acts, and the time of the act.
pub(crate) struct Log {
    audit: AuditLog,
    now: Timestamp,
    opt_out_as_of: Option<Timestamp>,
}

impl Acting {
    /// Opens a home under an agreement, and asks whether it may do an act before any file of it is
    /// touched. A refusal is written to the home's log.
    pub(crate) fn open<A: Act>(
        home: &Path,
        agreement: &Path,
        console: Console,
    ) -> Result<Self, Failure> {
        Self::open_with_opt_outs::<A>(home, agreement, None, console)
    }

    /// The same with a list of the National Data Opt-out as of a moment.
    pub(crate) fn open_with_opt_outs<A: Act>(
        home: &Path,
        agreement: &Path,
        opt_out_as_of: Option<Timestamp>,
        console: Console,
    ) -> Result<Self, Failure> {
        let home = open_home(home)?;
        let document = read_agreement(agreement)?;
        let mut log = Log { audit: open_log(&home)?, now: clock::now()?, opt_out_as_of };
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
        let opt_out_as_of = self.opt_out_as_of;
        let request = Request {
            circumstances: Circumstances { opt_out_as_of, ..Circumstances::NONE },
            ..Request::new(home.name(), agreement.terms().purpose, self.now)
        };
        let outcome = agreement
            .permit::<A>(&request)
            .map_err(RoleError::from)
            .and_then(|permit| run(permit, &mut self.audit, self.now));
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
            &mut self.audit,
            &refusal,
            home.name(),
            act,
            agreement,
            home.signer(),
            self.now,
        );
        let failure = Failure::from(refusal);
        match logged {
            Ok(()) => failure,
            Err(error) => failure.after(format_args!("(this refusal is not in the log: {error})")),
        }
    }
}
