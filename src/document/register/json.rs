//! JSON that may come from anyone: objects one at a time, bounded, no key twice.

use core::fmt;
use std::io::{BufRead, BufReader, ErrorKind, Read};

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::error::{RegisterFileError, RowPlace};

/// The most bytes of one row.
pub(super) const MOST_ROW_BYTES: usize = 1 << 16;
/// The most levels of brackets in one row.
const MOST_DEPTH: usize = 4;

/// A JSON value with its keys in the order of the text, each once.
pub(super) enum Json {
    Null,
    Boolean(bool),
    Number(u64),
    OtherNumber,
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

crate::secret::redacted!("Json" => Json);

/// The most keys of one object: more than any that is read has.
const MOST_KEYS: usize = 64;

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Boolean(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value))
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Json, E> {
        Ok(Json::OtherNumber)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Json, E> {
        Ok(Json::OtherNumber)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Json::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Json, A::Error> {
        let mut items: Vec<(String, Json)> = Vec::new();
        while let Some((key, value)) = object.next_entry::<String, Json>()? {
            if items.len() >= MOST_KEYS {
                return Err(Error::custom("an object has too many keys"));
            }
            // Of two values of one key most readers take the last without a word.
            if items.iter().any(|(other, _)| *other == key) {
                return Err(Error::custom("a key stands twice"));
            }
            items.push((key, value));
        }
        Ok(Json::Object(items))
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

/// Parses a whole text; none where it is no JSON or has a key twice.
pub(super) fn parse(bytes: &[u8]) -> Option<Json> {
    serde_json::from_slice(bytes).ok()
}

/// The objects of an array, or of lines, one at a time.
pub(super) struct JsonRows {
    file: String,
    input: BufReader<Box<dyn Read + Send>>,
    array: bool,
    started: bool,
    ended: bool,
    place: RowPlace,
    line: u64,
    bytes: Vec<u8>,
}

impl JsonRows {
    pub(super) fn new(file: String, input: Box<dyn Read + Send>) -> Self {
        Self {
            file,
            input: BufReader::with_capacity(1 << 16, input),
            array: false,
            started: false,
            ended: false,
            place: RowPlace { row: 0, line: 1 },
            line: 1,
            bytes: Vec::new(),
        }
    }

    pub(super) const fn place(&self) -> RowPlace {
        self.place
    }

    fn wrong(&self, problem: &'static str) -> RegisterFileError {
        let place = RowPlace { row: self.place.row + 1, line: self.line };
        RegisterFileError::Json { file: self.file.clone(), place, problem }
    }

    fn byte(&mut self) -> Result<Option<u8>, RegisterFileError> {
        loop {
            match self.input.fill_buf() {
                Ok(buffer) => {
                    let byte = buffer.first().copied();
                    self.input.consume(usize::from(byte.is_some()));
                    self.line += u64::from(byte == Some(b'\n'));
                    return Ok(byte);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(source) => {
                    let file = self.file.clone();
                    return Err(RegisterFileError::InputOutput { file, source });
                }
            }
        }
    }

    fn after_blanks(&mut self) -> Result<Option<u8>, RegisterFileError> {
        loop {
            match self.byte()? {
                Some(b' ' | b'\t' | b'\r' | b'\n') => {}
                byte => return Ok(byte),
            }
        }
    }

    /// The next object; none at the end.
    pub(super) fn next(&mut self) -> Result<Option<Vec<(String, Json)>>, RegisterFileError> {
        if self.ended {
            return Ok(None);
        }
        let mut first = self.after_blanks()?;
        if !self.started {
            self.started = true;
            if first == Some(0xef) && self.byte()? == Some(0xbb) && self.byte()? == Some(0xbf) {
                first = self.after_blanks()?;
            }
            self.array = first == Some(b'[');
            if self.array {
                first = self.after_blanks()?;
                if first == Some(b']') {
                    return self.end();
                }
            }
        } else if self.array {
            first = match first {
                Some(b']') => return self.end(),
                Some(b',') => self.after_blanks()?,
                _ => return Err(self.wrong("a comma or the end of the array is needed here")),
            };
        }
        match first {
            None if self.array => Err(self.wrong("the array has no end; the file was cut short")),
            None => {
                self.ended = true;
                Ok(None)
            }
            Some(b'{') => self.object().map(Some),
            Some(_) => {
                Err(self
                    .wrong("an object is needed here: an array of objects, or one on each line"))
            }
        }
    }

    fn end(&mut self) -> Result<Option<Vec<(String, Json)>>, RegisterFileError> {
        self.ended = true;
        match self.after_blanks()? {
            None => Ok(None),
            Some(_) => Err(self.wrong("there is more behind the end of the array")),
        }
    }

    fn object(&mut self) -> Result<Vec<(String, Json)>, RegisterFileError> {
        let place = RowPlace { row: self.place.row + 1, line: self.line };
        self.bytes.clear();
        self.bytes.push(b'{');
        let (mut depth, mut quoted, mut escaped) = (1, false, false);
        while depth > 0 {
            let Some(byte) = self.byte()? else {
                return Err(self.wrong("the object has no end; the file was cut short"));
            };
            if self.bytes.len() >= MOST_ROW_BYTES {
                let (file, most) = (self.file.clone(), MOST_ROW_BYTES);
                return Err(RegisterFileError::TooLarge { file, place, most });
            }
            self.bytes.push(byte);
            match byte {
                _ if escaped => escaped = false,
                b'\\' if quoted => escaped = true,
                b'"' => quoted = !quoted,
                _ if quoted => {}
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            if depth > MOST_DEPTH {
                return Err(self.wrong("the object is nested too deep"));
            }
        }
        let parsed = parse(&self.bytes);
        let Some(Json::Object(items)) = parsed else {
            return Err(self.wrong("the object is not JSON in UTF-8, or has a key twice"));
        };
        self.place = place;
        Ok(items)
    }
}
