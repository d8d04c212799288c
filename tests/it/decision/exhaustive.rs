//! Every combination of the closed lists, against the reference. The whole product would be beyond
//! counting; these are several full products of facts that can bear on one another.

use linkwise::policy::{
    ActKind, Article6, Article9, Dataset, DatePrecision, Lift, OptOutState, OutputProfile,
    PlacePrecision, Purpose, Recipient, Schedule1, Shield, Shields, Territory, WithoutNumber,
};

use super::facts::{
    CONFIDENTIALITIES, Facts, HOUR, Stage, after, assertion, confidentiality, consent,
};
use super::{codes, decide, reference};

fn agrees(facts: &Facts, cases: &mut u32) {
    let made = decide(facts);
    let wanted = facts.ask(reference::decide);
    assert_eq!((made.permits(), codes(&made)), wanted, "{facts:?}");
    *cases += 1;
}

fn none_and<T: Copy>(all: &[T]) -> Vec<Option<T>> {
    core::iter::once(None).chain(all.iter().copied().map(Some)).collect()
}

const YES_NO: [bool; 2] = [false, true];

#[test]
fn purposes_and_bases_and_conditions() {
    let (mut cases, mut facts) = (0, Facts::batch());
    for purpose in Purpose::ALL {
        for article_6 in none_and(&Article6::ALL) {
            for (special, article_9) in core::iter::once((false, None))
                .chain(none_and(&Article9::ALL).into_iter().map(|one| (true, one)))
            {
                for schedule_1 in none_and(&Schedule1::ALL) {
                    for (document, public) in
                        [(false, false), (false, true), (true, false), (true, true)]
                    {
                        facts.purpose = Some(purpose);
                        facts.public = public;
                        facts.legal.article_6 = article_6;
                        facts.legal.special_category = special;
                        facts.legal.article_9 = article_9;
                        facts.legal.schedule_1 = schedule_1;
                        facts.legal.policy_document_reference =
                            document.then(|| "policy document".to_owned());
                        agrees(&facts, &mut cases);
                    }
                }
            }
        }
    }
    assert_eq!(cases, 9 * 8 * 9 * 8 * 4);
}

#[test]
fn acts_and_purposes_and_confidentiality_and_records() {
    let (mut cases, mut facts) = (0, Facts::research());
    for act in ActKind::ALL {
        for purpose in Purpose::ALL {
            for word in CONFIDENTIALITIES {
                for dataset in Dataset::ALL {
                    facts.act = Some(act);
                    facts.purpose = Some(purpose);
                    facts.legal.confidentiality = confidentiality(word);
                    facts.datasets = vec![dataset];
                    agrees(&facts, &mut cases);
                }
            }
        }
    }
    assert_eq!(cases, 13 * 9 * 13 * 8);
}

#[test]
fn duties_and_emergencies_and_detriments() {
    let said = [
        "",
        "relevance",
        "relevance:expired",
        "relevance:other_child",
        "relevance:other_recipient",
        "relevance,detriment",
        "relevance,detriment:expired",
        "detriment:other_child",
        "section_47",
        "significant_harm",
        "vital:future",
        "vital,detriment",
        "vital,relevance",
        "relevance:existence_only",
        "vital:existence_only",
        "relevance,detriment:existence_only",
    ];
    let said = said.map(|words| {
        words.split(',').filter(|word| !word.is_empty()).map(assertion).collect::<Vec<_>>()
    });
    let (mut cases, mut facts) = (0, Facts::duty());
    facts.legal.article_6 = Some(Article6::PublicTask);
    let mut agreed = Facts::batch().agreement.unwrap();
    agreed.limits.smallest_batch = 0;
    for act in ActKind::ALL {
        for purpose in Purpose::ALL {
            for law in Stage::ALL {
                for (named, scope) in [(false, false), (false, true), (true, false), (true, true)] {
                    for assertions in &said {
                        // Agreement: none, one that covers, one that does not.
                        for covers in [None, Some(true), Some(false)] {
                            facts.act = Some(act);
                            facts.purpose = Some(purpose);
                            facts.law = law;
                            facts.named = named.then(super::facts::child);
                            facts.scope = scope;
                            facts.assertions.clone_from(assertions);
                            facts.agreement = covers.map(|covers| {
                                let mut agreed = agreed.clone();
                                agreed.revoked = !covers;
                                agreed
                            });
                            // The child's facts take turns over the product.
                            let turn = cases % 7;
                            facts.restricted = turn == 1 || turn == 3;
                            facts.objects = turn == 2 || turn == 3;
                            facts.shields = match turn {
                                4 => Shields::default().with(Shield::SensitiveService),
                                5 => Shields::default().with(Shield::CourtBar),
                                _ => Shields::default(),
                            };
                            facts.legal.confidentiality = confidentiality(if cases % 5 == 0 {
                                "not_confidential"
                            } else {
                                "statute"
                            });
                            agrees(&facts, &mut cases);
                        }
                    }
                }
            }
        }
    }
    assert_eq!(cases, 13 * 9 * 3 * 4 * 16 * 3);
}

/// The bases on which a child is asked: an agreement, one on consent, the duty, an emergency.
fn routes() -> Vec<Facts> {
    let mut agreed = Facts::batch();
    agreed.purpose = Some(Purpose::SafeguardingChild);
    let mut duty = Facts::duty();
    let mut emergency = Facts::emergency();
    duty.legal.article_6 = Some(Article6::Consent);
    emergency.legal.article_6 = Some(Article6::Consent);
    let mut on_consent = agreed.clone();
    on_consent.legal.article_6 = Some(Article6::Consent);
    let mut explicit = agreed.clone();
    explicit.legal.special_category = true;
    explicit.legal.article_9 = Some(Article9::ExplicitConsent);
    let mut in_confidence = agreed.clone();
    in_confidence.legal.confidentiality = confidentiality("explicit_consent");
    let mut on_both = on_consent.clone();
    on_both.legal.confidentiality = confidentiality("explicit_consent");
    vec![agreed, on_consent, explicit, in_confidence, on_both, duty, emergency]
}

#[test]
fn consents_and_refusals() {
    let child = [
        "",
        "child:yes",
        "child:no",
        "child:yes:withdrawn",
        "child:yes:withdraws",
        "child:yes:ended",
        "child:no:ended",
        "child:yes:future",
        "child:no:future",
        "child:yes:not_able",
        "child:no:not_able",
        "child:yes:other_purpose",
        "child:no:other_purpose",
        "child:no:withdrawn",
        "child:yes:9,child:no:3",
        "child:no:9,child:yes:3",
        "child:yes:9,child:yes:3:withdrawn",
        "child:yes:5,child:no:5",
        "child:yes:ended:withdrawn",
        "child:no:9,child:yes:3:withdrawn",
    ];
    let others = [
        "",
        "parent:yes",
        "parent:no",
        "parent:yes,parent:no",
        "parent:yes:withdrawn",
        "parent:yes:ended",
        "parent:yes:not_able",
        "parent:yes:other_purpose",
        "authority:yes",
        "authority:no:not_able",
        "court:yes",
        "court:no",
        "court:no,parent:yes",
        "court:yes,parent:no",
        "court:no:9,court:yes:3,parent:no",
        "court:yes:withdrawn,parent:yes",
        "parent:yes:9,parent:no:3",
        "parent:no:9,parent:yes:3",
        "parent:yes:9,parent:yes:3:withdrawn",
        "parent:yes:9,parent:no:3:not_able",
        "parent:yes:9:id_a,parent:no:3:id_a",
        "parent:yes:9:id_a,parent:no:3:id_b",
        "parent:yes:9:id_a,parent:no:3",
        "parent:yes:9,parent:no:3:id_b",
        "parent:yes:9:id_a,authority:no:3:id_a",
        "parent:no:9:id_a:in_confidence,parent:yes:9:id_a",
    ];
    // Of the child's words and of the others': to processing, or to disclosure.
    let kinds = [["", ""], ["", ":in_confidence"], [":in_confidence", ""], [":in_confidence"; 2]];
    let acts = [ActKind::Encode, ActKind::Compare, ActKind::RevealContent, ActKind::Unlink];
    let mut cases = 0;
    for mut facts in routes() {
        for act in acts {
            for child in child {
                for other in others {
                    for kinds in kinds {
                        facts.act = Some(act);
                        facts.consents = [child, other]
                            .iter()
                            .zip(kinds)
                            .flat_map(|(words, kind)| {
                                words.split(',').map(move |word| (word, kind))
                            })
                            .filter(|(word, _)| !word.is_empty())
                            .map(|(word, kind)| {
                                consent(&format!("{word}{kind}"), Purpose::SafeguardingChild)
                            })
                            .collect();
                        let turn = cases % 5;
                        facts.restricted = turn == 1 || turn == 2;
                        facts.objects = turn == 2 || turn == 3;
                        facts.shields = if turn == 4 {
                            Shields::default().with(Shield::SensitiveService)
                        } else {
                            Shields::default()
                        };
                        agrees(&facts, &mut cases);
                    }
                }
            }
        }
    }
    assert_eq!(cases, 7 * 4 * 20 * 26 * 4);
}

#[test]
fn bars_and_shields_and_what_lifts_them() {
    let mut cases = 0;
    for mut facts in routes() {
        for act in ActKind::ALL {
            for shields in 0u8..64 {
                for lifts in 0u8..8 {
                    for joins in YES_NO {
                        facts.act = Some(act);
                        facts.shields = Shield::ALL
                            .iter()
                            .enumerate()
                            .filter(|(bit, _)| shields >> bit & 1 == 1)
                            .fold(Shields::default(), |all, (_, one)| all.with(*one));
                        facts.lifts = Lift::ALL
                            .iter()
                            .enumerate()
                            .filter(|(bit, _)| lifts >> bit & 1 == 1)
                            .map(|(_, lift)| *lift)
                            .collect();
                        facts.joins = joins;
                        agrees(&facts, &mut cases);
                    }
                }
            }
        }
    }
    assert_eq!(cases, 7 * 13 * 64 * 8 * 2);
}

#[test]
fn opt_outs_and_their_lists() {
    let (mut cases, mut facts) = (0, Facts::research());
    let lists = [None, Some(after(1)), Some(after(-24 * HOUR)), Some(after(-24 * HOUR - 1))];
    let held: [&[Territory]; 3] =
        [&[Territory::England], &[Territory::Wales], &[Territory::England, Territory::Wales]];
    for act in [ActKind::Encode, ActKind::Unlink, ActKind::Export] {
        for purpose in Purpose::ALL {
            for word in ["s251_2", "s251_3", "s251_5", "s251_5_exempt", "s251_5_expired", "statute"]
            {
                for datasets in [
                    vec![Dataset::Health],
                    vec![Dataset::Education, Dataset::AdultSocialCare],
                    vec![Dataset::ChildrensSocialCare],
                ] {
                    for territories in held {
                        for list in lists {
                            for opt_out in OptOutState::ALL {
                                for without in WithoutNumber::ALL {
                                    facts.act = Some(act);
                                    facts.purpose = Some(purpose);
                                    facts.legal.confidentiality = confidentiality(word);
                                    facts.datasets.clone_from(&datasets);
                                    facts.territories = territories.to_vec();
                                    facts.list = list;
                                    facts.opt_out = opt_out;
                                    facts.agreement.as_mut().unwrap().without_number = without;
                                    agrees(&facts, &mut cases);
                                }
                            }
                        }
                    }
                }
            }
        }
    }
    assert_eq!(cases, 3 * 9 * 6 * 3 * 3 * 4 * 3 * 2);
}

#[test]
fn integrity_and_gaps_in_the_agreement() {
    let mut cases = 0;
    let recipients = [Recipient::Nobody, Recipient::Known("council"), Recipient::Unknown];
    for base in [Facts::batch(), Facts::duty(), Facts::emergency()] {
        for recipient in recipients {
            for known in 0u8..16 {
                for gaps in 0u8..128 {
                    let bit = |of: u8, bit: u8| of >> bit & 1 == 1;
                    let mut facts = base.clone();
                    facts.recipient = recipient;
                    facts.set("agreement=yes");
                    facts.usable = !bit(known, 0);
                    let agreed = facts.agreement.as_mut().unwrap();
                    agreed.limits.smallest_batch = 0;
                    agreed.begins = after(i64::from(bit(gaps, 0)));
                    agreed.ends = after(i64::from(!bit(gaps, 1)));
                    agreed.revoked = bit(gaps, 2);
                    agreed.purpose = bit(gaps, 3).then_some(Purpose::LinkageQuality);
                    agreed.names_parties = !bit(gaps, 4);
                    agreed.allows_act = !bit(gaps, 5);
                    agreed.datasets = bit(gaps, 6).then(|| vec![Dataset::Housing]);
                    if bit(known, 1) {
                        facts.now = None;
                    }
                    if bit(known, 2) {
                        facts.act = None;
                    }
                    if bit(known, 3) {
                        facts.purpose = None;
                    }
                    agrees(&facts, &mut cases);
                }
            }
        }
    }
    assert_eq!(cases, 3 * 3 * 16 * 128);
}

#[test]
fn what_narrows() {
    let (mut cases, mut facts) = (0, Facts::batch());
    let outputs = [OutputProfile::OPEN, OutputProfile::SECURE_RESEARCH];
    for act in ActKind::ALL {
        for purpose in Purpose::ALL {
            for rows in [None, Some(19), Some(20), Some(50_001)] {
                for weight in [None, Some(24), Some(25)] {
                    for threshold in [None, Some(25)] {
                        for output in outputs {
                            for birth in DatePrecision::ALL {
                                facts.act = Some(act);
                                facts.purpose = Some(purpose);
                                facts.rows = rows;
                                facts.weight = weight;
                                let place = PlacePrecision::ALL[cases as usize % 4];
                                let limits = &mut facts.agreement.as_mut().unwrap().limits;
                                limits.possible_below_bits = threshold;
                                limits.output = output;
                                limits.birth = birth;
                                limits.place = place;
                                agrees(&facts, &mut cases);
                            }
                        }
                    }
                }
            }
        }
    }
    assert_eq!(cases, 13 * 9 * 4 * 3 * 2 * 2 * 4);
}
