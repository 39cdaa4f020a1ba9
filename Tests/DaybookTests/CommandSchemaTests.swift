// The JSON Schema of command lines, and commands as arguments: both are made from the lists of fields.

import BackOffice
import BackOfficeViews
import Daybook
import EventSourcing
import Foundation
import JSON
import Testing

@Suite struct CommandSchemaTests {
  // Checklist: L-07
  @Test func `the schema has every command with its fields`() throws {
    let document = JSONDocument()
    try CommandSchema.json(of: BackOfficeDomain.self).withUnsafeBytes { bytes in
      let schema = try document.parse(bytes)
      #expect(schema["oneOf"]?.count == BackOfficeDomain.commands.all.count)
      for command in BackOfficeDomain.commands.all {
        let line = try #require(schema["$defs"]?[command.name])
        #expect(line["properties"]?["command"]?["const"]?.string == command.name)
        let payload = try #require(line["properties"]?["payload"])
        #expect(payload["properties"]?.fields.map(\.name) == command.fieldDescriptions.map(\.name))
        #expect(
          payload["required"]?.elements.compactMap(\.string)
            == command.fieldDescriptions.filter(\.isRequired).map(\.name))
      }
    }
  }

  private func line(_ arguments: String...) -> String {
    do {
      let arguments = try CommandArguments(arguments, fields: OpenOrder.fieldDescriptions)
      return String(decoding: arguments.line("OpenOrder", [("as", "sal")]), as: UTF8.self)
    } catch {
      return "\(error)"
    }
  }

  @Test func `arguments become the line that they stand for`() {
    #expect(
      line("customerID=a=b", "initialFee.minor=5", "initialFee.currency=12", "productID=null", #"contactID:="x""#)
        == #"{"command":"OpenOrder","as":"sal","payload":{"customerID":"a=b","initialFee":{"minor":5,"currency":"12"},"#
        + #""productID":null,"contactID":"x"}}"#)
    #expect(line("description=12", "orderID=7").hasSuffix(#"{"description":"12","orderID":"7"}}"#))
  }

  @Test func `what no field can have is told`() {
    #expect(line("custmerID=1") == "there is no field \"custmerID\" here: did you mean \"customerID\"?")
    #expect(line("customerID.x=1") == "\"customerID\" has no parts")
    #expect(line("initialFee.cents=1") == "there is no field \"cents\" here")
    #expect(line("type=a", "type=b") == "\"type\" is given twice")
    #expect(line("initialFee:={}", "initialFee.minor=1") == "\"minor\" is given as a whole and in parts")
    #expect(line(#"orderID:=1},"as":"gus","x":{"y":2"#).hasPrefix("\"orderID\" has no value in JSON: "))
    #expect(line("type") == "expected field=value, found \"type\"")
  }
}
