//! Elements of a resource: each key known, each error with its path.

use super::super::error::RegisterFileError;
use super::super::json::Json;

/// An object of a resource, with the path that leads to it.
pub(super) struct Element<'a> {
    file: &'a str,
    resource: u64,
    path: String,
    items: &'a [(String, Json)],
}

type Read<T> = Result<T, RegisterFileError>;

impl<'a> Element<'a> {
    pub(super) fn new(
        file: &'a str,
        resource: u64,
        path: &str,
        value: &'a Json,
        known: &[&str],
    ) -> Read<Self> {
        let wrong = |path: String, problem| RegisterFileError::Fhir {
            file: file.to_owned(),
            resource,
            path,
            problem,
        };
        let Json::Object(items) = value else {
            return Err(wrong(path.to_owned(), "an object is needed here"));
        };
        for (key, _) in items {
            if !known.contains(&key.as_str()) {
                // The name of an element is a word of the standard; anything else is not repeated.
                let plain = key.len() <= 40 && key.bytes().all(|byte| byte.is_ascii_alphabetic());
                let key = if plain { key.as_str() } else { "(not a name)" };
                let problem = "this element cannot be represented, and is not passed over";
                return Err(wrong(format!("{path}.{key}"), problem));
            }
        }
        Ok(Self { file, resource, path: path.to_owned(), items })
    }

    /// The same under the name of its own type.
    pub(super) fn renamed(self, path: &str) -> Self {
        Self { path: path.to_owned(), ..self }
    }

    /// An error about an element of this one; about this one where the key is empty.
    pub(super) fn wrong(&self, key: &str, problem: &'static str) -> RegisterFileError {
        let path = if key.is_empty() { self.path.clone() } else { format!("{}.{key}", self.path) };
        RegisterFileError::Fhir {
            file: self.file.to_owned(),
            resource: self.resource,
            path,
            problem,
        }
    }

    fn get(&self, key: &str) -> Option<&'a Json> {
        self.items.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    pub(super) fn text(&self, key: &str) -> Read<Option<&'a str>> {
        match self.get(key) {
            None => Ok(None),
            Some(Json::Text(text)) if !text.is_empty() => Ok(Some(text)),
            Some(_) => Err(self.wrong(key, "text is needed here")),
        }
    }

    pub(super) fn needed_text(&self, key: &str) -> Read<&'a str> {
        self.text(key)?.ok_or_else(|| self.wrong(key, "it is missing"))
    }

    pub(super) fn boolean(&self, key: &str) -> Read<Option<bool>> {
        match self.get(key) {
            None => Ok(None),
            Some(Json::Boolean(yes)) => Ok(Some(*yes)),
            Some(_) => Err(self.wrong(key, "true or false is needed here")),
        }
    }

    pub(super) fn object(&self, key: &str, known: &[&str]) -> Read<Option<Element<'a>>> {
        let path = format!("{}.{key}", self.path);
        self.get(key)
            .map(|value| Element::new(self.file, self.resource, &path, value, known))
            .transpose()
    }

    pub(super) fn list(&self, key: &str) -> Read<&'a [Json]> {
        match self.get(key) {
            None => Ok(&[]),
            Some(Json::List(items)) if !items.is_empty() => Ok(items),
            Some(_) => Err(self.wrong(key, "a list of at least one is needed here")),
        }
    }

    pub(super) fn objects(&self, key: &str, known: &[&str]) -> Read<Vec<Element<'a>>> {
        let path = format!("{}.{key}", self.path);
        let items = self.list(key)?.iter();
        items.map(|item| Element::new(self.file, self.resource, &path, item, known)).collect()
    }

    /// The one object of a list that may hold several.
    pub(super) fn only(&self, key: &str, known: &[&str]) -> Read<Option<Element<'a>>> {
        let mut all = self.objects(key, known)?;
        let first = all.pop();
        if all.is_empty() {
            Ok(first)
        } else {
            Err(self.wrong(key, "more than one cannot be represented"))
        }
    }

    /// System and code of a coding.
    pub(super) fn coding(&self) -> Read<[&'a str; 2]> {
        Ok([self.needed_text("system")?, self.needed_text("code")?])
    }

    /// System and code of the one coding of a concept.
    pub(super) fn concept(&self) -> Read<[&'a str; 2]> {
        let coding = self.only("coding", CODING)?;
        coding.ok_or_else(|| self.wrong("coding", "it is missing"))?.coding()
    }
}

pub(super) const CODING: &[&str] = &["system", "code", "display"];
pub(super) const CONCEPT: &[&str] = &["coding"];
