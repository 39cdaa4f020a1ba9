// Whether the names of an account's own fields in an event are told apart: two that are one name would leave one value.

internal import CBOR
internal import EventSourcing

extension CustomFields {
  /// Throws if two names are the same one, in another composition or with white space around.
  static func checkDistinct(_ names: [String]) throws(HistoryFault) {
    var seen: [String: String] = [:]
    for name in names {
      guard let other = seen.updateValue(name, forKey: Normalised.key(name)) else { continue }
      throw HistoryFault("payload.custom", "\"\(other)\" and \"\(name)\" are the same name")
    }
  }

  /// The names in the payload of `customer.created`, as they are stored: the decoded event has each only once.
  static func keys(inCreation payload: [UInt8]) throws(CBORError) -> [String] {
    guard case .map(let fields) = try CBORValue(decoding: payload),
      case .map(let custom)? = fields.first(where: { $0.key == .text("custom") })?.value
    else { return [] }
    return custom.compactMap { if case .text(let name) = $0.key { name } else { nil } }
  }
}
