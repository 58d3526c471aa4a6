//! Serde support for enums with stable names. Values are written by name rather than by index, so that
//! stored files stay readable when variants are added.

/// Implements `Serialize` and `Deserialize` for an enum with `id` and `from_id`.
macro_rules! serde_by_id {
    ($set:ty) => {
        impl serde::Serialize for $set {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.id())
            }
        }

        impl<'de> serde::Deserialize<'de> for $set {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                struct Id;
                impl serde::de::Visitor<'_> for Id {
                    type Value = $set;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str(concat!("the name of a ", stringify!($set)))
                    }

                    fn visit_str<E: serde::de::Error>(self, id: &str) -> Result<$set, E> {
                        <$set>::from_id(id).ok_or_else(|| E::custom("an unknown name"))
                    }
                }
                from.deserialize_str(Id)
            }
        }
    };
}
pub(crate) use serde_by_id;
