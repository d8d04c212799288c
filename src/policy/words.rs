//! Closed lists with a word for documents and a number for canonical bytes.

/// Makes a closed list: `ALL`, `name`, `from_name`, `number`, `from_number`.
macro_rules! closed_list {
    ($(#[$doc:meta])* $list:ident { $($(#[$item_doc:meta])* $item:ident = $number:literal $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $list {
            $($(#[$item_doc])* $item = $number,)*
        }

        impl $list {
            /// Every item, ascending.
            pub const ALL: [Self; [$($word),*].len()] = [$(Self::$item,)*];

            /// The word in agreements and logs.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$item => $word,)*
                }
            }

            /// The item of a word.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|item| item.name() == name)
            }

            /// The number in canonical bytes.
            #[must_use]
            pub const fn number(self) -> u8 {
                self as u8
            }

            /// The item of a number.
            #[must_use]
            pub fn from_number(number: u8) -> Option<Self> {
                Self::ALL.into_iter().find(|item| item.number() == number)
            }
        }
    };
}

pub(crate) use closed_list;
