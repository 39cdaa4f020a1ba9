// Prints one thing: an object for programs, for people a fact a line.

extension Console {
  /// Prints fields as an object or a row; for people those that are set, with readable names.
  public func facts(_ fields: [OutputValue.Field], _ times: TimeText) throws {
    guard format == .text else { return try object(fields) }
    let shown = fields.filter { $0.value != .null && $0.value != .list([]) }
    let names = shown.map { fieldWords($0.name) }
    let width = names.map(DisplayWidth.of).max() ?? 0
    for (name, field) in zip(names, shown) {
      let padding = String(repeating: " ", count: width - DisplayWidth.of(name))
      let lines = DisplayWidth.lines(
        TerminalSafe.text(field.value.plain(times)), columns: output.columns.map { max($0 - width - 2, 20) }, hanging: 0
      )
      try line(palette.dim(name + padding) + "  " + lines[0])
      for rest in lines.dropFirst() { try line(String(repeating: " ", count: width + 2) + rest) }
    }
  }
}
