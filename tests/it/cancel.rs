//! Acts stopped by their callback: nothing is released, the log stays sound, and the act can be done after.

use linkwise::audit::{EntryKind, verify_logs};
use linkwise::error::ErrorKind;
use linkwise::role::{Progress, RoleError};

use crate::refusal::records;
use crate::world::{Batch, World};

/// Does an act in a world of its own to learn its calls, then stops it in `world` at the first, at a middle
/// and at the last of them, and at last lets it through.
fn stopped<T>(
    worlds: &mut [World; 2],
    actor: &str,
    outcome: EntryKind,
    act: impl Fn(&mut World, usize) -> Result<T, RoleError>,
) -> Vec<T> {
    let whole = act(&mut worlds[0], 0).unwrap();
    let told = worlds[0].told.steps.take();
    check(&told);
    let count = told.len();
    let world = &mut worlds[1];
    let kinds = |world: &World| {
        let entries = world.organisations[actor].log.entries();
        entries.map(|entry| entry.unwrap().kind).collect::<Vec<_>>()
    };
    let granted = |world: &World| {
        kinds(world).iter().filter(|kind| **kind == EntryKind::PermitGranted).count()
    };
    for stop_at in [0, count / 2, count - 1] {
        let before = granted(world);
        world.told.stop_at.set(Some(stop_at));
        // That nothing was released is seen by the world.
        let error = act(world, 1).err().unwrap();
        assert!(matches!(error, RoleError::Cancelled), "{error}");
        assert_eq!((error.kind(), error.kind().code()), (ErrorKind::Cancelled, 5));
        assert_eq!(
            world.told.steps.take(),
            told[..=stop_at],
            "no call after the one that stopped it"
        );
        assert_eq!(granted(world), before + 1, "the intent stays");
        assert!(!kinds(world).contains(&outcome));
        let verdict = verify_logs(&world.log_folders(), &[], &[]);
        assert!(verdict.is_sound(), "{:?}", verdict.findings);
    }
    world.told.stop_at.set(None);
    let after = act(world, 1).unwrap();
    assert_eq!(world.told.steps.take(), told);
    assert_eq!(kinds(world).iter().filter(|kind| **kind == outcome).count(), 1);
    let verdict = verify_logs(&world.log_folders(), &[], &[]);
    assert!(verdict.is_sound(), "{:?}", verdict.findings);
    vec![whole, after]
}

/// Each stage goes up to its end.
fn check(told: &[Progress]) {
    assert!(told.len() >= 3);
    for stage in told.chunk_by(|a, b| a.stage == b.stage) {
        assert!(stage.iter().all(|step| step.total == stage[0].total && step.done <= step.total));
        assert!(stage.is_sorted_by(|a, b| a.done < b.done), "{stage:?}");
        assert!(stage.last().is_some_and(|last| last.done == last.total), "{stage:?}");
    }
}

#[test]
fn a_stopped_act_releases_nothing_and_can_be_done_after() {
    let mut worlds = [(); 2].map(|()| World::new(&["a", "b"], |_| {}));
    let of_a = stopped(&mut worlds, "a", EntryKind::BatchEncoded, |world, _| {
        world.encode("a", &records("a", 40))
    });
    let of_b: Vec<Batch> =
        worlds.iter_mut().map(|world| world.encode("b", &records("b", 40)).unwrap()).collect();
    worlds.iter().for_each(|world| world.told.steps.borrow_mut().clear());
    let edges = stopped(&mut worlds, "unit", EntryKind::BatchScored, |world, place| {
        world.score(&[&of_a[place], &of_b[place]])
    });
    let maps = stopped(&mut worlds, "unit", EntryKind::LinksAssembled, |world, place| {
        world.assemble(&edges[place].0, &[("a", &of_a[place]), ("b", &of_b[place])])
    });
    assert_eq!(maps[0].1, maps[1].1);
    assert!(maps[1].1.matches > 0);
    let mapped = worlds[1].map("a", &of_a[1], &maps[1].0["a"]).unwrap();
    assert_eq!(mapped.len(), 40);
}
