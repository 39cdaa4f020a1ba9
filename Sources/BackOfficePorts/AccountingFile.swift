// The accounting as a file: a line of JSON for each payment, refund and fee, which whatever keeps the accounts takes in. A
// line is there at least once; each has the id by which a second one is recognised.

public import BackOffice
public import BackOfficeViews
public import Daybook
internal import EventSourcing
internal import JSON

/// Appends what the accounting is told to a file that only its owner reads.
public struct AccountingFile: AccountingSink {
  public typealias D = BackOfficeDomain

  private let file: AppendedFile

  /// - Throws: `accountingFailed` if the file can't be made or written to.
  public init(_ path: String) throws(PortFailure) {
    do throws(FileFailure) {
      file = try AppendedFile(path)
    } catch {
      throw PortFailure("accountingFailed", "\(error)", isRetryable: false)
    }
  }

  public var region: String? { nil }

  public func perform(_ effect: LiveEffect<BackOfficeDomain>) async throws(PortFailure) -> BackOfficeAnswer {
    guard case .posting(let entry) = effect.request else { throw .notMine }
    do throws(FileFailure) {
      try file.append(entry.line(EffectID(effect.id), effect.cause))
    } catch {
      throw PortFailure("accountingFailed", "\(error)", isRetryable: true)
    }
    return .delivered(providerRef: nil)
  }
}

extension AccountingEntry {
  /// The entry as a line: the effect's id first, amounts in minor units.
  fileprivate func line(_ id: EffectID, _ cause: Envelope) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      func write(_ name: String, _ text: String?) {
        guard let text else { return }
        json.key(name)
        json.write(text)
      }
      write("id", id.description)
      write("kind", kind.rawValue)
      write("at", cause.recordedAt.description)
      json.key("amount")
      json.object { json in
        json.key("minor")
        json.write(amount.minor)
        json.key("currency")
        json.write(amount.currency)
      }
      write("orderID", orderID.description)
      if let orderNo {
        json.key("orderNo")
        json.write(orderNo)
      }
      write("customerID", customerID?.description)
      write("customerName", customerName)
      write("paymentID", paymentID?.description)
      write("refundID", refundID?.description)
      write("gatewayRef", gatewayRef)
      write("feeID", feeID?.description)
      write("feeName", feeName)
    }
    return json.bytes + [0x0A]
  }
}
