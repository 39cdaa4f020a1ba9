// What only says that something happened (a message, a call, the row of an import, the answer of a service) is not taken
// back: it stays said.

internal import EventSourcing

extension CorrespondenceEvent {
  var reversal: BackOfficeReversal {
    switch self {
    case .messageRequested: .stays("a message that was sent is not recalled")
    case .messageDelivered, .messageFailed, .messageReceived, .documentLinked, .documentUpdated: .happenedOutside
    case .callLogged: .stays("a call that was logged stays")
    case .noteAdded: .stays("a note stays")
    }
  }
}

extension ImportEvent {
  var reversal: BackOfficeReversal {
    switch self {
    case .rowAccepted, .rowSkipped, .rowRejected: .stays("what became of a row of an import stays written down")
    case .mappingProposed, .mappingApproved: .impossible("an import goes on with the mapping that it has")
    case .started, .finished, .cancelled: .impossible("an import is not turned back; its rows are, one by one")
    }
  }
}

extension EffectEvent {
  var reversal: BackOfficeReversal {
    switch self {
    case .delivered, .failed: .happenedOutside
    case .retried: .impossible("what was asked of a service outside is not recalled")
    }
  }
}

extension AttentionEvent {
  var reversal: BackOfficeReversal {
    switch self {
    case .dismissed: .impossible("what was dismissed stays off the list")
    }
  }
}
