//! The properties of sequences, types, functions, extensions and rare objects.

use super::{Describe, Properties, flag, list, optional, word};
use crate::catalog::model::*;

impl Describe for Sequence {
    fn properties(&self) -> Properties {
        let Self {
            name: _,
            owner,
            comment,
            grants,
            data_type,
            start,
            increment,
            minimum,
            maximum,
            cache,
            cycle,
            persistence,
            owned_by,
        } = self;
        let owned_by = owned_by.as_ref().map(|by| {
            let how = if by.identity { "identity" } else { "owned by" };
            format!("{how} {}.{}", by.table, by.column)
        });
        vec![
            ("owner", optional(owner)),
            ("comment", optional(comment)),
            ("grants", list(grants)),
            ("type", data_type.clone()),
            ("start", start.to_string()),
            ("increment", increment.to_string()),
            ("minimum", minimum.to_string()),
            ("maximum", maximum.to_string()),
            ("cache", cache.to_string()),
            ("cycle", flag(*cycle)),
            ("persistence", word(persistence)),
            ("owned by", optional(&owned_by)),
        ]
    }
}

impl Describe for Type {
    fn properties(&self) -> Properties {
        let Self {
            name: _,
            owner,
            comment,
            grants,
            definition,
        } = self;
        let mut all = vec![
            ("owner", optional(owner)),
            ("comment", optional(comment)),
            ("grants", list(grants)),
        ];
        all.extend(made_of(definition));
        all
    }

    fn definition(&self) -> Option<String> {
        Some(match &self.definition {
            TypeDefinition::Enum { labels } => format!("enum: {}", list(labels)),
            TypeDefinition::Composite { attributes } => {
                format!("composite: {}", fields(attributes))
            }
            TypeDefinition::Domain { base, .. } => format!("domain over {}", base.formatted),
            TypeDefinition::Range { subtype, .. } => format!("range of {}", subtype.formatted),
            TypeDefinition::Base { .. } => return None,
        })
    }
}

fn made_of(definition: &TypeDefinition) -> Properties {
    match definition {
        TypeDefinition::Enum { labels } => {
            vec![("kind", "enum".to_owned()), ("labels", list(labels))]
        }
        TypeDefinition::Composite { attributes } => {
            vec![
                ("kind", "composite".to_owned()),
                ("attributes", fields(attributes)),
            ]
        }
        TypeDefinition::Domain {
            base,
            not_null,
            default,
            collation,
            checks,
        } => {
            let checks: Vec<String> = checks
                .iter()
                .map(|(name, check)| {
                    let comment = check.comment.iter().map(|text| format!(" -- {text}"));
                    format!("{name} {}{}", check.definition, comment.collect::<String>())
                })
                .collect();
            vec![
                ("kind", "domain".to_owned()),
                ("base type", base.formatted.clone()),
                ("not null", flag(*not_null)),
                ("default", optional(default)),
                ("collation", optional(collation)),
                ("checks", list(&checks)),
            ]
        }
        TypeDefinition::Range {
            subtype,
            multirange,
            options,
        } => vec![
            ("kind", "range".to_owned()),
            ("subtype", subtype.formatted.clone()),
            ("multirange", multirange.clone()),
            ("options", list(options)),
        ],
        TypeDefinition::Base { options } => {
            vec![("kind", "base".to_owned()), ("options", list(options))]
        }
    }
}

fn fields(attributes: &[Attribute]) -> String {
    let fields: Vec<String> = attributes
        .iter()
        .map(|field| {
            let collation = field
                .collation
                .iter()
                .map(|name| format!(" COLLATE {name}"));
            let comment = field.comment.iter().map(|text| format!(" -- {text}"));
            let extra: String = collation.chain(comment).collect();
            format!("{} {}{extra}", field.name, field.data_type.formatted)
        })
        .collect();
    list(&fields)
}

impl Describe for Function {
    fn properties(&self) -> Properties {
        // Result and language are part of a function's definition, but not of an aggregate's.
        let Self {
            name: _,
            arguments: _,
            kind,
            result,
            language,
            definition,
            owner,
            comment,
            grants,
        } = self;
        vec![
            ("kind", word(kind)),
            ("result", optional(result)),
            ("language", language.clone()),
            ("definition", definition.clone()),
            ("owner", optional(owner)),
            ("comment", optional(comment)),
            ("grants", list(grants)),
        ]
    }

    fn definition(&self) -> Option<String> {
        match self.kind {
            FunctionKind::Function => None,
            other => Some(word(&other)),
        }
    }
}

impl Describe for Extension {
    fn properties(&self) -> Properties {
        let Self {
            name: _,
            version,
            comment,
        } = self;
        vec![("version", version.clone()), ("comment", optional(comment))]
    }

    fn definition(&self) -> Option<String> {
        Some(self.version.clone())
    }
}

impl Describe for OtherObject {
    fn properties(&self) -> Properties {
        let Self {
            kind: _,
            identity: _,
            properties,
            owner,
            comment,
        } = self;
        vec![
            ("properties", list(properties)),
            ("owner", optional(owner)),
            ("comment", optional(comment)),
        ]
    }
}
