// `daybook completions`: a script with which a shell completes commands, options and names.

internal import ArgumentParser
internal import Daybook
internal import ReadModels

struct CompletionsCommand<D: ToolDomain>: ParsableCommand {
  enum Shell: String, ExpressibleByArgument, CaseIterable { case bash, zsh, fish }

  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "completions", abstract: "Print a script that completes commands, options and names.",
      discussion: """
        bash:  \(D.program) completions bash > ~/.local/share/bash-completion/completions/\(D.program)
        zsh:   \(D.program) completions zsh > "${fpath[1]}/_\(D.program)"
        fish:  \(D.program) completions fish > ~/.config/fish/completions/\(D.program).fish
        """)
  }

  @Argument(help: ArgumentHelp("bash, zsh or fish.", valueName: "shell"))
  var shell: Shell

  func run() throws {
    let output = Channel.standardOutput()
    try output.line(ToolRoot<D>.completionScript(for: parserShell))
    try output.flush()
  }

  private var parserShell: CompletionShell {
    switch shell {
    case .bash: .bash
    case .zsh: .zsh
    case .fish: .fish
    }
  }
}

extension ToolDomain {
  /// The names of the views.
  static var viewNames: [String] { views.map { $0.name } }
}
