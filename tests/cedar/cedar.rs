//! The permit or denial of a case, against policies written by hand for Cedar.
#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

#[path = "../it/decision/facts.rs"]
mod facts;

use std::collections::{BTreeMap, BTreeSet};

use cedar_policy::{
    Authorizer, Context, Decision as Answer, Entities, EntityUid, PolicySet, Request,
};
use linkwise::policy::{
    Article6, Article9, Confidentiality, Giver, Law, Lift, Purpose, Recipient, Schedule1, Shield,
};
use linkwise::time::Timestamp;
use serde_json::{Value, json};

use facts::{FACTS, Facts};

/// The policies, with the definitions put in.
fn policies() -> PolicySet {
    let text = include_str!("table.cedar");
    let mut lets: Vec<(String, String)> = Vec::new();
    let mut rules = String::new();
    let put_in = |line: &str, lets: &[(String, String)]| {
        lets.iter().fold(line.to_owned(), |line, (name, is)| line.replace(name, is))
    };
    for line in text.lines() {
        if let Some((name, is)) = line.strip_prefix("let ").and_then(|line| line.split_once(" = "))
        {
            lets.push((format!("{{{name}}}"), put_in(is, &lets)));
        } else {
            rules.push_str(&put_in(line, &lets));
            rules.push('\n');
        }
    }
    rules.parse().unwrap_or_else(|error| panic!("{error:?}"))
}

fn ms(time: Timestamp) -> i64 {
    time.unix_ms()
}

/// What the child, the court and anyone else said last on one kind of consent.
fn said(facts: &Facts, now: i64, purpose: Purpose, kind: &str) -> Value {
    // By sort of giver and id: the last word, with its time and what wins where two are of one moment.
    let mut last: BTreeMap<(&str, Option<&str>), (i64, u8, &str)> = BTreeMap::new();
    let (mut words, mut nameless) = (Vec::new(), BTreeSet::new());
    for one in facts.consents.iter().filter(|one| one.kind.name() == kind) {
        let shown = match one.giver {
            Giver::Child { competence_assessed: day } => day.is_some(),
            Giver::ParentalResponsibility { evidence_seen: seen }
            | Giver::LocalAuthority { order_seen: seen } => seen || !one.given,
            Giver::Court => true,
        };
        if !shown || ms(one.from) > now || !one.purposes.contains(&purpose) {
            continue;
        }
        let withdrawn = one.withdrawn.map(ms).filter(|at| *at <= now);
        let until = one.until.map_or(i64::MAX, ms);
        let word = match (withdrawn, one.given) {
            (Some(at), true) if at < until => (at.max(ms(one.from)), 1, "withdrawn"),
            (None, true) if until > now => (ms(one.from), 0, "yes"),
            (None, false) if until > now => (ms(one.from), 2, "no"),
            _ => continue,
        };
        let sort = one.giver.name();
        let one_alone = matches!(one.giver, Giver::Child { .. } | Giver::Court);
        let id = one.giver_id.as_ref().map(|id| id.as_str()).filter(|_| !one_alone);
        if id.is_none() {
            nameless.insert(sort);
        }
        words.push((sort, id, word));
    }
    for (sort, id, word) in words {
        let giver = (sort, id.filter(|_| !nameless.contains(sort)));
        let latest = last.entry(giver).or_insert(word);
        *latest = (*latest).max(word);
    }
    let of = |sort| last.get(&(sort, None)).map_or("nothing", |word| word.2);
    let others = ["parental_responsibility", "local_authority"];
    let another = last.iter().any(|((sort, _), word)| others.contains(sort) && word.2 == "yes");
    json!({ "child": of("child"), "court": of("court"), "another_says_yes": another })
}

/// The first and last day of a provision, far from every day where there is none.
fn days(law: &Law, id: &str) -> (i64, i64) {
    let provision = law.provisions().iter().find(|one| one.id == id);
    let from = provision.and_then(|one| one.from).map_or(1 << 40, |day| day.days());
    let until = provision.and_then(|one| one.until).map_or(1 << 40, |day| day.days());
    (from, until)
}

fn context(facts: &Facts) -> Value {
    let law = facts.law.law();
    let now = facts.now.map_or(0, ms);
    let purpose = facts.purpose.unwrap_or(Purpose::Research);
    let live = |kind: &str, harm: bool| {
        facts.assertions.iter().map(|one| one.assertion()).any(|one| {
            one.kind.name() == kind
                && (!harm || ["significant_harm", "vital"].contains(&one.threshold.name()))
                && Some(one.subject) == facts.named
                && one.recipient == "council"
                && facts.act.is_some_and(|act| one.acts.contains(&act))
                && ms(one.made) <= now
                && now < ms(one.expires)
        })
    };
    let detriment = facts.assertions.iter().map(|one| one.assertion());
    let detriment =
        detriment.into_iter().any(|one| one.kind.name() == "detriment" && ms(one.made) <= now);
    let gateway = law.provisions().iter().find(|one| one.id == facts.legal.gateway);
    let (from, until) = days(law, &facts.legal.gateway);
    let (regulation, expires, exempt) = match &facts.legal.confidentiality {
        Confidentiality::Section251 { regulation, expires, opt_out_exempt, .. } => {
            (regulation.name(), expires.days(), *opt_out_exempt)
        }
        _ => ("", 0, false),
    };
    let mut context = json!({
        "usable": facts.usable,
        "act": facts.act.map_or("", |act| act.name()),
        "purpose": facts.purpose.map_or("", Purpose::name),
        "public": facts.public,
        "recipient": match facts.recipient {
            Recipient::Nobody => "nobody",
            Recipient::Known(_) => "known",
            Recipient::Unknown => "unknown",
        },
        "named": facts.named.is_some(),
        "scope": facts.scope,
        "relevance": live("relevance", false),
        "harm": live("safeguarding", true),
        "detriment": detriment,
        "datasets": facts.datasets.iter().map(|one| one.name()).collect::<Vec<_>>(),
        "territories": facts.territories.iter().map(|one| one.name()).collect::<Vec<_>>(),
        "today": facts.now.map_or(0, |now| now.day_in_london().days()),
        "duty_from": days(law, "ca2004_s16la").0,
        "confidence_from": days(law, "ca2004_s16la_confidence").0,
        "gateway": {
            "kind": gateway.map_or(String::new(), |one| format!("{:?}", one.kind).to_lowercase()),
            "from": from,
            "until": until,
            "extent": gateway.map_or(Vec::new(), |one| {
                one.extent.iter().map(|territory| territory.name()).collect()
            }),
        },
        "own_law": facts.own,
        "legal": {
            "article_6": facts.legal.article_6.map_or("", Article6::name),
            "special": facts.legal.special_category,
            "article_9": facts.legal.article_9.map_or("", Article9::name),
            "schedule_1": facts.legal.schedule_1.map_or("", Schedule1::name),
            "document": facts.legal.policy_document_reference.is_some(),
            "confidentiality": facts.legal.confidentiality.name(),
            "regulation": regulation,
            "expires": expires,
            "exempt": exempt,
            "gateway": facts.legal.gateway,
        },
        "to_processing": said(facts, now, purpose, "data_protection"),
        "in_confidence": said(facts, now, purpose, "confidentiality"),
        "opt_out": facts.opt_out.name(),
        "restricted": facts.restricted,
        "objects": facts.objects,
        "joins": facts.joins,
        "shields": Shield::ALL.iter().filter(|one| facts.shields.has(**one))
            .map(|one| one.name()).collect::<Vec<_>>(),
        "lifts": facts.lifts.iter().map(|one| Lift::name(*one)).collect::<Vec<_>>(),
    });
    let mut put = |key: &str, value: Value| context[key] = value;
    if facts.now.is_some() {
        put("now", now.into());
    }
    if let Some(rows) = facts.rows {
        put("rows", rows.into());
    }
    if let Some(list) = facts.list {
        put("list", ms(list).into());
    }
    if let Some(agreed) = &facts.agreement {
        let all = agreed.accredited.iter().map(|day| day.map_or(-1, |day| day.days()));
        put(
            "agreement",
            json!({
                "begins": ms(agreed.begins),
                "ends": ms(agreed.ends),
                "revoked": agreed.revoked,
                "purpose": agreed.purpose.unwrap_or(purpose).name(),
                "names_parties": agreed.names_parties,
                "allows_act": agreed.allows_act,
                "datasets": agreed.datasets.as_ref().unwrap_or(&facts.datasets).iter()
                    .map(|one| one.name()).collect::<Vec<_>>(),
                // The first that ends; nobody is accredited where nobody is named.
                "accredited_until": all.min().unwrap_or(-1),
                "hours": agreed.hours,
                "without_number": agreed.without_number.name(),
                "most_rows": agreed.limits.most_rows,
                "least_rows": agreed.limits.smallest_batch,
            }),
        );
    }
    context
}

struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    ids: [EntityUid; 3],
    cases: u32,
    permits: u32,
}

impl Cedar {
    fn new() -> Self {
        let ids = [r#"Party::"hospital""#, r#"Action::"act""#, r#"Child::"child""#];
        Self {
            authorizer: Authorizer::new(),
            policies: policies(),
            ids: ids.map(|id| id.parse().unwrap()),
            cases: 0,
            permits: 0,
        }
    }

    fn agrees(&mut self, facts: &Facts) {
        let context = Context::from_json_value(context(facts), None).unwrap();
        let [who, what, whom] = self.ids.clone();
        let request = Request::new(who, what, whom, context, None).unwrap();
        let response = self.authorizer.is_authorized(&request, &self.policies, &Entities::empty());
        // Cedar skips a policy that fails; a forbid that is skipped would be a hole.
        let errors: Vec<_> = response.diagnostics().errors().collect();
        assert!(errors.is_empty(), "{errors:?}\n{facts:?}");
        let permits = response.decision() == Answer::Allow;
        let decision = facts.ask(|case, child| case.rule().decide_for(child));
        assert_eq!(
            decision.permits(),
            permits,
            "{:?}\n{:?}\n{facts:?}",
            decision.reasons(),
            response.diagnostics().reason().collect::<Vec<_>>()
        );
        self.cases += 1;
        self.permits += u32::from(permits);
    }
}

const BASES: [&str; 5] = ["batch", "duty", "emergency", "research", "consent"];

#[test]
fn decisions_written_by_hand() {
    let mut cedar = Cedar::new();
    let rows = include_str!("../vectors/decisions.txt");
    for row in rows.lines().filter(|row| !row.is_empty() && !row.starts_with('#')) {
        let mut parts = row.split(" | ");
        let mut facts = Facts::base(parts.next().unwrap());
        let words = parts.next().unwrap().split(' ').filter(|word| *word != "-");
        words.for_each(|word| facts.set(word));
        cedar.agrees(&facts);
    }
    println!("{} cases, {} permits", cedar.cases, cedar.permits);
    assert!(cedar.cases >= 430 && cedar.permits > 50 && cedar.permits < cedar.cases);
}

/// Every base with every two facts.
#[test]
fn every_two_facts() {
    let mut cedar = Cedar::new();
    for base in BASES {
        for one in FACTS {
            for other in FACTS {
                let mut facts = Facts::base(base);
                facts.set(one);
                facts.set(other);
                cedar.agrees(&facts);
            }
        }
    }
    println!("{} cases, {} permits", cedar.cases, cedar.permits);
    assert!(cedar.permits > 1000 && cedar.permits < cedar.cases);
}

#[test]
fn every_basis() {
    let mut cedar = Cedar::new();
    let mut facts = Facts::batch();
    for purpose in Purpose::ALL {
        for article_6 in Article6::ALL.iter().copied().map(Some).chain([None]) {
            for article_9 in Article9::ALL.iter().copied().map(Some).chain([None]) {
                for schedule_1 in Schedule1::ALL.iter().copied().map(Some).chain([None]) {
                    for document in [false, true] {
                        facts.purpose = Some(purpose);
                        facts.legal.article_6 = article_6;
                        facts.legal.special_category = true;
                        facts.legal.article_9 = article_9;
                        facts.legal.schedule_1 = schedule_1;
                        facts.legal.policy_document_reference = document.then(String::new);
                        facts.set("consents=parent:yes");
                        cedar.agrees(&facts);
                    }
                }
            }
        }
    }
    println!("{} cases, {} permits", cedar.cases, cedar.permits);
    assert_eq!(cedar.cases, 9 * 8 * 8 * 8 * 2);
}
