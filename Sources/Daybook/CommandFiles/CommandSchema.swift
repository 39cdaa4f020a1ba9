// The commands of a domain as a JSON Schema: what a line of a command file may be. It is made from the command types.

public import EventSourcing
internal import JSON

/// The JSON Schema of a domain's command lines.
public enum CommandSchema {
  /// The schema of every command of a domain, as draft 2020-12 has it.
  public static func json<D: Domain>(of _: D.Type) -> [UInt8] {
    var writer = JSONWriter(capacity: 1 << 16)
    writer.object { writer in
      writer.field("$schema", "https://json-schema.org/draft/2020-12/schema")
      writer.field("title", "A line of a command file")
      writer.key("oneOf")
      writer.array { writer in
        for command in D.commands.all {
          writer.object { $0.field("$ref", "#/$defs/\(command.name)") }
        }
      }
      writer.key("$defs")
      writer.object { writer in
        for command in D.commands.all {
          writer.key(command.name)
          line(of: command, &writer)
        }
      }
    }
    writer.endLine()
    return writer.bytes
  }

  /// A line with one command.
  private static func line<D: Domain>(of command: any Command<D>.Type, _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.field("description", "\(command.summary) May be sent by: \(command.sender).")
      writer.field("type", "object")
      writer.key("properties")
      writer.object { writer in
        writer.key("command")
        writer.object { $0.field("const", command.name) }
        for (name, meaning) in [
          ("as", "who sends it: a user's id or e-mail, none, importer:<id> or integration:<port>"),
          ("at", "when; see the clock that the file is applied with"), ("commandID", "tells a repeated command"),
          ("correlationID", "what it belongs to"), ("occurredAt", "when it happened, if before now"),
        ] {
          writer.key(name)
          writer.object { writer in
            writer.field("type", "string")
            writer.field("description", meaning)
          }
        }
        writer.key("expectedVersion")
        writer.object { writer in
          writer.field("type", "integer")
          writer.field("description", "the version of the stream that the sender saw")
        }
        writer.key("payload")
        command.fieldDescriptions.writeSchema(to: &writer)
      }
      writer.key("required")
      writer.array { writer in for name in ["command", "as", "payload"] { writer.write(name) } }
      writer.key("additionalProperties")
      writer.write(false)
    }
  }
}

extension [FieldDescription] {
  /// Writes the schema of an object with these fields.
  fileprivate func writeSchema(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.field("type", "object")
      writer.key("properties")
      writer.object { writer in
        for field in self {
          writer.key(field.name)
          writer.object { writer in
            writer.field("description", field.meaning + (field.rule.map { ": \($0)" } ?? ""))
            field.form.writeSchema(to: &writer)
          }
        }
      }
      writer.key("required")
      writer.array { writer in for field in self where field.isRequired { writer.write(field.name) } }
      writer.key("additionalProperties")
      writer.write(false)
    }
  }
}

extension FieldForm {
  /// Writes the members of a schema for values of this form.
  fileprivate func writeSchema(to writer: inout JSONWriter) {
    switch self {
    case .text, .personalText: writer.field("type", "string")
    case .integer: writer.field("type", "integer")
    case .flag: writer.field("type", "boolean")
    case .id:
      // A number or a name may stand for an id.
      writer.key("type")
      writer.array { writer in for type in ["string", "integer"] { writer.write(type) } }
    case .instant:
      writer.field("type", "string")
      writer.field("format", "date-time")
    case .oneOf(let values):
      writer.key("enum")
      writer.array { writer in for value in values { writer.write(value) } }
    case .list(let element):
      writer.field("type", "array")
      writer.key("items")
      writer.object { element.writeSchema(to: &$0) }
    case .map(let value):
      writer.field("type", "object")
      writer.key("additionalProperties")
      writer.object { value.writeSchema(to: &$0) }
    case .record(let fields):
      writer.key("allOf")
      writer.array { fields.writeSchema(to: &$0) }
    case .maybe(let form):
      writer.key("anyOf")
      writer.array { writer in
        writer.object { form.writeSchema(to: &$0) }
        writer.object { $0.field("type", "null") }
      }
    case .other(_, let example, _):
      writer.key("examples")
      writer.array { writer in writer.writeRaw { $0.append(contentsOf: example.utf8) } }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func field(_ name: String, _ value: String) {
    key(name)
    write(value)
  }
}
