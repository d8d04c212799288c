//! Whether terms hold together.

mod legal;

use super::bytes::MOST_PARTIES;
use super::error::shown;
use super::{ActKind, AgreementError, Doer, Party, Role, Terms, Tier, is_party_name};

const TITLE: usize = 200;
pub(super) const LINE: usize = 1000;

fn line(item: &'static str, text: &str, most: usize) -> Result<(), AgreementError> {
    let length = text.chars().count();
    // `none` is how a document writes that there is no text.
    if text.trim().is_empty()
        || text == "none"
        || length > most
        || text.chars().any(char::is_control)
    {
        return Err(AgreementError::BadText { item, most });
    }
    Ok(())
}

fn range(item: &'static str, holds: bool, range: &'static str) -> Result<(), AgreementError> {
    if holds { Ok(()) } else { Err(AgreementError::OutOfRange { item, range }) }
}

fn ascending<T: PartialOrd>(
    item: &'static str,
    list: impl IntoIterator<Item = T>,
) -> Result<(), AgreementError> {
    if list.into_iter().is_sorted_by(|a, b| a < b) {
        Ok(())
    } else {
        Err(AgreementError::NotAscending { item })
    }
}

fn name(what: &'static str, text: &str) -> Result<(), AgreementError> {
    if is_party_name(text) {
        Ok(())
    } else {
        Err(AgreementError::BadName { what, name: shown(text) })
    }
}

impl Terms {
    /// Checks every item and every cross-reference.
    ///
    /// # Errors
    /// [`AgreementError`], naming the first item that is wrong.
    pub fn check(&self) -> Result<(), AgreementError> {
        name("an agreement", &self.id)?;
        range("version", self.version >= 1, "1 or more")?;
        // The bound is that of whole numbers in TOML, so that every agreement can be written.
        range(
            "epoch",
            (1..=i64::MAX.unsigned_abs()).contains(&self.epoch),
            "1 to 9223372036854775807",
        )?;
        line("title", &self.title, TITLE)?;
        self.check_framework()?;
        self.check_law()?;
        self.check_parties()?;
        self.check_keys()?;
        self.check_roles()?;
        self.check_acts()?;
        self.schema.check()?;
        self.check_dates()?;
        self.check_linkage()?;
        self.check_release()?;
        self.check_protection()?;
        self.check_limits()?;
        self.check_obligations()?;
        self.check_approvals()?;
        self.check_witnessing()
    }

    fn check_parties(&self) -> Result<(), AgreementError> {
        if self.parties.len() > MOST_PARTIES {
            return Err(AgreementError::WrongCount { item: "parties", range: "at most 64" });
        }
        if self.further_approvers.len() > MOST_PARTIES {
            return Err(AgreementError::WrongCount {
                item: "further_approvers",
                range: "at most 64",
            });
        }
        for party in &self.parties {
            party.card.check()?;
            if party.roles.is_empty() {
                return Err(AgreementError::WrongCount {
                    item: "roles",
                    range: "at least one of the",
                });
            }
            ascending("roles", &party.roles)?;
            if let Some(code) = &party.organisation_code {
                let form = (1..=16).contains(&code.len())
                    && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
                range("organisation_code", form, "1 to 16 characters of A-Z and 0-9")?;
            }
        }
        ascending("parties", self.parties.iter().map(Party::name))?;
        for approver in &self.further_approvers {
            name("a further approver", &approver.name)?;
            if self.party(&approver.name).is_some() {
                return Err(AgreementError::NotAscending { item: "parties and further_approvers" });
            }
        }
        ascending(
            "further_approvers",
            self.further_approvers.iter().map(|approver| approver.name.as_str()),
        )
    }

    /// Equal keys under two names are one organisation that plays two.
    fn check_keys(&self) -> Result<(), AgreementError> {
        let mut keys: Vec<(&[u8], &str)> = Vec::new();
        for party in &self.parties {
            keys.push((&party.card.signer.0, party.name()));
            keys.push((&party.card.log_key.0, party.name()));
            keys.push((party.card.recipient.as_bytes(), party.name()));
            keys.push((party.card.log_origin.as_bytes(), party.name()));
        }
        for approver in &self.further_approvers {
            keys.push((&approver.signer.0, &approver.name));
        }
        keys.sort_unstable();
        let shared = keys.iter().zip(keys.iter().skip(1)).find(|(a, b)| a.0 == b.0);
        shared.map_or(Ok(()), |(first, second)| {
            Err(AgreementError::KeyShared {
                first: first.1.to_owned(),
                second: second.1.to_owned(),
            })
        })
    }

    fn check_roles(&self) -> Result<(), AgreementError> {
        let count = |role: Role, holds: fn(usize) -> bool, needed: &'static str| {
            let found = self.with_role(role).count();
            if holds(found) {
                Ok(())
            } else {
                Err(AgreementError::RoleCount { role: role.name(), needed, found })
            }
        };
        count(Role::Controller, |n| n >= 2, "at least two parties")?;
        for role in [Role::LinkageUnit, Role::Assembler, Role::KeyCustodian] {
            count(role, |n| n == 1, "exactly one party")?;
        }
        count(Role::Reviewer, |n| n <= 1, "at most one party")?;
        let apart = |first: Role, second: Role, reason: &'static str| {
            let both = self.parties.iter().find(|party| party.is(first) && party.is(second));
            both.map_or(Ok(()), |party| {
                Err(AgreementError::RolesClash {
                    party: party.name().to_owned(),
                    first: first.name(),
                    second: second.name(),
                    reason,
                })
            })
        };
        let key = "whoever holds a key and the encoded rows can read them";
        let root = "the root key never lies with an owner, so that no owner can make keys";
        let owner = "an owner would learn which of its children the others know";
        apart(Role::LinkageUnit, Role::KeyCustodian, key)?;
        apart(Role::LinkageUnit, Role::Controller, key)?;
        apart(Role::Assembler, Role::KeyCustodian, key)?;
        apart(Role::Controller, Role::KeyCustodian, root)?;
        apart(Role::Controller, Role::Assembler, owner)?;
        let one = self
            .parties
            .iter()
            .any(|party| party.is(Role::LinkageUnit) && party.is(Role::Assembler));
        match (one, self.linkage.tier) {
            (true, Tier::Combined) | (false, Tier::Separate) => Ok(()),
            (true, Tier::Separate) => {
                Err(AgreementError::WrongTier { tier: Tier::Separate.name(), what: "one party" })
            }
            (false, Tier::Combined) => {
                Err(AgreementError::WrongTier { tier: Tier::Combined.name(), what: "two parties" })
            }
        }
    }

    fn check_acts(&self) -> Result<(), AgreementError> {
        ascending("acts", self.acts.iter().map(|allowance| allowance.act))?;
        if self.acts.is_empty() {
            return Err(AgreementError::WrongCount { item: "acts", range: "at least one of the" });
        }
        for allowance in &self.acts {
            if allowance.doers.is_empty() {
                return Err(AgreementError::WrongCount {
                    item: allowance.act.name(),
                    range: "at least one of the",
                });
            }
            ascending("acts", &allowance.doers)?;
            for doer in &allowance.doers {
                self.check_doer(allowance.act, doer)?;
            }
        }
        Ok(())
    }

    fn check_doer(&self, act: ActKind, doer: &Doer) -> Result<(), AgreementError> {
        let possible = act.possible_roles();
        let fits = match doer {
            Doer::Role(role) => possible.contains(role),
            Doer::Party(name) => {
                let Some(party) = self.party(name) else {
                    return Err(AgreementError::UnknownParty {
                        item: act.name(),
                        name: shown(name),
                        role: possible.first().map_or("", |role| role.name()),
                    });
                };
                possible.iter().any(|role| party.is(*role))
            }
        };
        if fits {
            return Ok(());
        }
        let words: Vec<&str> = possible.iter().map(|role| role.name()).collect();
        Err(AgreementError::ActBeyondRole {
            act: act.name(),
            who: doer.name().to_owned(),
            possible: words.join(", "),
        })
    }

    fn check_dates(&self) -> Result<(), AgreementError> {
        // Both ends must be moments, so that what is in force is never in doubt.
        let moments = self.valid_from.begins_in_london().is_ok()
            && self.valid_until.ends_in_london().is_ok()
            && self.valid_from.year() >= 2020;
        range("valid_from", moments, "the years 2020 to 9998")?;
        range(
            "valid_until",
            self.valid_until >= self.valid_from,
            "the day of valid_from or later",
        )?;
        range(
            "review_by",
            (self.valid_from..=self.valid_until).contains(&self.review_by),
            "valid_from to valid_until",
        )
    }

    fn check_linkage(&self) -> Result<(), AgreementError> {
        range("floor_bits", (-100..=200).contains(&self.linkage.floor_bits), "-100 to 200")?;
        range(
            "tolerated_false_link_rate",
            (1..=200_000).contains(&self.linkage.tolerated_false_link_rate_millionths),
            "0.000001 to 0.2",
        )
    }

    fn check_release(&self) -> Result<(), AgreementError> {
        let release = &self.release;
        ascending("recipients", &release.recipients)?;
        let listed = |item: &'static str, role: Role, names: &[&String]| {
            for named in names {
                if !self.party(named).is_some_and(|party| party.is(role)) {
                    return Err(AgreementError::UnknownParty {
                        item,
                        name: shown(named),
                        role: role.name(),
                    });
                }
            }
            self.with_role(role)
                .find(|party| !names.iter().any(|named| *named == party.name()))
                .map_or(Ok(()), |party| {
                    Err(AgreementError::NotListed {
                        party: party.name().to_owned(),
                        role: role.name(),
                        item,
                    })
                })
        };
        let recipients: Vec<&String> = release.recipients.iter().collect();
        let reviewer: Vec<&String> = release.reviewer.iter().collect();
        listed("recipients", Role::Recipient, &recipients)?;
        listed("reviewer", Role::Reviewer, &reviewer)?;
        range("smallest_batch", (2..=1_000_000).contains(&release.smallest_batch), "2 to 1000000")?;
        range(
            "small_number_threshold",
            (2..=1000).contains(&release.small_number_threshold),
            "2 to 1000",
        )?;
        range(
            "most_rows",
            (u64::from(release.smallest_batch)..=1_000_000_000).contains(&release.most_rows),
            "smallest_batch to 1000000000",
        )?;
        range(
            "row_budget",
            release
                .row_budget
                .is_none_or(|rows| (release.most_rows..=1_000_000_000_000).contains(&rows)),
            "most_rows to 1000000000000",
        )
    }
}
