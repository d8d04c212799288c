//! The floors of the house: a module imports only from lower floors, and from its own only what
//! `SAME_FLOOR` says.

use std::fs;
use std::path::{Path, PathBuf};

/// Floor by floor, the modules of the crate.
const FLOORS: &[&[&str]] = &[
    &["durable", "error", "reading", "secret", "time", "wire"],
    &["crypto", "demographic", "identifier", "schema"],
    &["audit", "policy", "record"],
    &["encode", "link"],
    &["role"],
    &["document", "home", "population", "report"],
    &["capi"],
];

/// Importer, imported.
const SAME_FLOOR: &[(&str, &str)] = &[
    // Error kinds are the common tongue of the ground floor; a file or a date says what went wrong by them.
    ("time", "error"),
    ("wire", "error"),
    // A schema names the suite of its tokens, and what to do with numbers that were never issued.
    ("schema", "crypto"),
    ("schema", "identifier"),
    // Verifying a log includes asking whether its permits could have been given.
    ("audit", "policy"),
    // What an evaluation needs is read from files.
    ("document", "report"),
    // An agreement that a log stores says whose logs it should be held against.
    ("audit", "policy"),
    // A home holds cards and agreements as files.
    ("document", "report"),
    ("home", "document"),
];

/// Outside crate, and the one file or folder of `src` that may name it.
const ONE_IMPORTER: &[(&str, &str)] = &[
    ("age", "crypto/"),
    ("bincode", "encode/body.rs"),
    ("blake3", "crypto/"),
    ("ring", "crypto/"),
];

const LONGEST_FILE: usize = 600;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every `.rs` file under a folder, ascending, with its path from there.
fn sources(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(one) = folders.pop() {
        for entry in fs::read_dir(one).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    assert!(found.len() > 10, "the sources are not where this test looks");
    found
}

/// Words and single marks, without comments, strings and characters.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(length) = string(rest) {
            length
        } else if first == '\'' {
            character(rest)
        } else if word > 0 {
            tokens.push(&rest[..word]);
            word
        } else {
            if !first.is_whitespace() {
                tokens.push(&rest[..first.len_utf8()]);
            }
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

/// The length of the string that the text begins with.
fn string(text: &str) -> Option<usize> {
    let bare = text.trim_start_matches(['b', 'c']);
    if let Some(raw) = bare.strip_prefix('r') {
        let marks = raw.len() - raw.trim_start_matches('#').len();
        let end = format!("\"{}", "#".repeat(marks));
        let inner = raw[marks..].strip_prefix('"')?;
        return Some(text.len() - inner.len() + inner.find(&end)? + end.len());
    }
    let mut escaped = false;
    let inner = bare.strip_prefix('"')?;
    let end = inner.find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })?;
    Some(text.len() - inner.len() + end + 1)
}

/// The length of the character, or the mark of a lifetime.
fn character(text: &str) -> usize {
    let mut letters = text.char_indices().skip(1);
    match (letters.next(), letters.next()) {
        (Some((_, '\\')), Some((start, escaped))) => {
            let after = start + escaped.len_utf8();
            after + text[after..].find('\'').unwrap() + 1
        }
        (Some(_), Some((end, '\''))) => end + 1,
        _ => 1,
    }
}

/// Where a group that opens at `start` ends: one past its closing mark.
fn group(tokens: &[&str], start: usize) -> usize {
    let mut depth = 0;
    for (index, token) in tokens.iter().enumerate().skip(start) {
        match *token {
            "{" | "[" | "(" => depth += 1,
            "}" | "]" | ")" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return index + 1;
        }
    }
    tokens.len()
}

/// The tokens outside `#[cfg(test)]`, and the names of the modules that are for tests alone.
fn shipped<'t>(tokens: &[&'t str]) -> (Vec<&'t str>, Vec<&'t str>) {
    const TEST: &[&str] = &["#", "[", "cfg", "(", "test", ")", "]"];
    let (mut kept, mut test_modules) = (Vec::new(), Vec::new());
    let mut index = 0;
    while index < tokens.len() {
        if !tokens[index..].starts_with(TEST) {
            kept.push(tokens[index]);
            index += 1;
            continue;
        }
        let item = index + TEST.len();
        let mut end = item;
        while end < tokens.len() && tokens[end] != ";" {
            let closed = group(tokens, end);
            if tokens[end] == "{" {
                end = closed - 1;
                break;
            }
            end = closed;
        }
        if let Some(at) = tokens[item..end].iter().position(|token| *token == "mod")
            && tokens.get(end) == Some(&";")
        {
            test_modules.push(tokens[item + at + 1]);
        }
        index = end + 1;
    }
    (kept, test_modules)
}

/// The folder of a file's submodules: `a/mod.rs` and `a.rs` both have `a/`.
fn folder_of(file: &str) -> String {
    match file.strip_suffix("mod.rs") {
        Some(folder) => folder.to_owned(),
        None if file == "lib.rs" || file == "main.rs" => String::new(),
        None => file.replace(".rs", "/"),
    }
}

/// The shipped files of `src` as tokens; `bin` apart.
fn library() -> Vec<(String, String)> {
    let all = sources(&root().join("src"));
    let mut for_tests = Vec::new();
    for (file, text) in &all {
        for module in shipped(&tokens(text)).1 {
            for_tests.push(format!("{}{module}.rs", folder_of(file)));
            for_tests.push(format!("{}{module}/", folder_of(file)));
        }
    }
    assert!(for_tests.len() > 1, "there are files for tests alone, and they are known");
    all.into_iter()
        .filter(|(file, _)| !file.starts_with("bin/"))
        .filter(|(file, _)| !for_tests.iter().any(|test| file.starts_with(test)))
        .collect()
}

/// The crate's top modules that a file's tokens name, by `crate::` or by `super::` up to the root.
fn named<'t>(file: &str, tokens: &[&'t str]) -> Vec<&'t str> {
    let depth = folder_of(file).matches('/').count();
    let mut found = Vec::new();
    for (start, token) in tokens.iter().enumerate() {
        let inside_a_path = start >= 2 && tokens[start - 2..start] == [":", ":"];
        let mut next = start + 1;
        match *token {
            "crate" => {}
            "super" if !inside_a_path => {
                let mut levels = 1;
                while tokens[next..].starts_with(&[":", ":", "super"]) {
                    levels += 1;
                    next += 3;
                }
                if levels < depth {
                    continue;
                }
            }
            _ => continue,
        }
        if !tokens[next..].starts_with(&[":", ":"]) {
            continue;
        }
        next += 2;
        if tokens[next] != "{" {
            found.push(tokens[next]);
            continue;
        }
        let end = group(tokens, next);
        let mut inside = next + 1;
        while inside + 1 < end {
            found.push(tokens[inside]);
            while inside + 1 < end && tokens[inside] != "," {
                inside = group(tokens, inside);
            }
            inside += 1;
        }
    }
    found
}

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|modules| modules.contains(&module))
}

/// What is wrong with the imports of one file.
fn wrong_imports(file: &str, text: &str) -> Vec<String> {
    let importer = file.split(['/', '.']).next().unwrap();
    let words = tokens(text);
    let (kept, _) = shipped(&words);
    if ["lib", "manual"].contains(&importer) {
        return Vec::new();
    }
    let Some(here) = floor(importer) else {
        return vec![format!("{file}: give the module `{importer}` a floor in FLOORS")];
    };
    let allowed = |imported: &str| {
        imported == importer
            || floor(imported).is_some_and(|there| there < here)
            || SAME_FLOOR.contains(&(importer, imported))
    };
    named(file, &kept)
        .into_iter()
        .filter(|imported| !allowed(imported))
        .map(|imported| format!("{file}: `{importer}` may not import `{imported}`"))
        .collect()
}

#[test]
fn modules_import_from_lower_floors_only() {
    let wrong: Vec<String> =
        library().iter().flat_map(|(file, text)| wrong_imports(file, text)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn allowances_are_for_one_floor() {
    for (importer, imported) in SAME_FLOOR {
        assert!(floor(importer).is_some(), "{importer} has no floor");
        assert_eq!(floor(importer), floor(imported), "{importer} and {imported} share no floor");
    }
}

#[test]
fn wrong_imports_are_seen() {
    for (file, text) in [
        ("link/meet.rs", "use crate::encode::Row;"),
        ("link/meet.rs", "fn f() { let x = crate::role::act(); }"),
        ("link/meet.rs", "use crate::{crypto::Digest, encode::Row};"),
        ("link/meet.rs", "use super::super::encode::Row;"),
        ("link/mod.rs", "use super::{encode};"),
        ("link/mod.rs", "const A: char = '\"'; use crate::encode; const B: char = '\"';"),
        ("link/mod.rs", "#[cfg(test)] mod tests { fn f() {} } use crate::encode;"),
        ("link/mod.rs", "#[cfg(test)] use crate::wire; use crate::encode;"),
        ("newcomer.rs", ""),
    ] {
        assert_eq!(wrong_imports(file, text).len(), 1, "{file}: {text}");
    }
    for (file, text) in [
        ("link/meet.rs", "use crate::schema::Schema; use super::decide; use crate::link::x;"),
        (
            "link/meet.rs",
            "// use crate::encode\n/* crate::encode */ const A: &str = \"crate::encode\";",
        ),
        ("link/meet.rs", "const A: &str = r#\"crate::encode \" x\"#; fn f<'a>(x: &'a str) {}"),
        ("link/mod.rs", "#[cfg(test)] mod tests { use crate::role; fn f() { if a { b } } }"),
        ("link/mod.rs", "use super::{crypto, wire::Reader};"),
        ("role/mod.rs", "use crate::{encode::{a, b}, link};"),
    ] {
        assert_eq!(wrong_imports(file, text), Vec::<String>::new(), "{file}: {text}");
    }
}

/// Whether the tokens name an outside crate: at the head of a path, or in a `use`.
fn names_crate(words: &[&str], name: &str) -> bool {
    words.iter().enumerate().any(|(at, word)| {
        let after_path = at > 0 && words[at - 1] == ":";
        let heads_path = words[at + 1..].starts_with(&[":", ":"]);
        *word == name && !after_path && (heads_path || (at > 0 && words[at - 1] == "use"))
    })
}

#[test]
fn some_crates_have_one_importer() {
    for (name, place) in ONE_IMPORTER {
        let importers: Vec<String> = library()
            .into_iter()
            .filter(|(_, text)| names_crate(&tokens(text), name))
            .map(|(file, _)| file)
            .collect();
        assert!(!importers.is_empty(), "nobody imports {name} any more");
        for file in importers {
            assert!(file.starts_with(place), "{file} names {name}; only {place} may");
        }
    }
    assert!(names_crate(&tokens("use ring;"), "ring"));
    assert!(names_crate(&tokens("let d = ring::digest::digest(a, b);"), "ring"));
    assert!(!names_crate(&tokens("use crate::ring::a; let ring = 1;"), "ring"));
}

#[test]
fn the_program_uses_only_the_public_library() {
    let files = sources(&root().join("src/bin/linkwise"));
    for (file, text) in &files {
        let words = tokens(text);
        let path = words.windows(3).any(|three| three == ["#", "[", "path"]);
        let include = words.windows(2).any(|two| two == ["include", "!"]);
        assert!(!path && !include, "{file} takes in source that is not its own");
        for (name, _) in ONE_IMPORTER {
            assert!(!names_crate(&words, name), "{file} names {name}");
        }
    }
    assert!(files.iter().any(|(_, text)| names_crate(&tokens(text), "linkwise")));
}

#[test]
fn files_are_short() {
    for (file, text) in sources(&root().join("src")) {
        let lines = text.lines().count();
        assert!(lines <= LONGEST_FILE, "src/{file} has {lines} lines; one thing per file");
    }
}

#[test]
fn every_file_is_listed() {
    let files = sources(&root().join("tests/it"));
    for (file, _) in &files {
        if file == "main.rs" {
            continue;
        }
        let path = file.trim_end_matches(".rs").trim_end_matches("/mod");
        let (folder, module) = path.rsplit_once('/').unwrap_or(("", path));
        let parents = match folder {
            "" => vec!["main.rs".to_owned()],
            folder => vec![format!("{folder}.rs"), format!("{folder}/mod.rs")],
        };
        let listed = files
            .iter()
            .filter(|(name, _)| parents.contains(name))
            .any(|(_, text)| tokens(text).windows(3).any(|three| three == ["mod", module, ";"]));
        assert!(listed, "tests/it/{file} is never compiled: list it in {}", parents.join(" or "));
    }
}

#[test]
fn every_reference_model_is_used() {
    let tests = [sources(&root().join("tests/it")), sources(&root().join("src"))].concat();
    for entry in fs::read_dir(root().join("tests/reference")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let used = tests.iter().any(|(_, text)| text.contains(&format!("reference/{name}")));
        assert!(used, "tests/reference/{name} is never compiled");
    }
}
