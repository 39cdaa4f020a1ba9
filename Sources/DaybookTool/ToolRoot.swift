// The command that holds all commands: the domain's own first, then those of every book.

internal import ArgumentParser

struct ToolRoot<D: ToolDomain>: AsyncParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: D.program, abstract: D.abstract, discussion: D.introduction + "\n\n" + D.topicList,
      version: D.version, subcommands: D.subcommands + missing + general)
  }

  /// Says how the inspector is had, where a domain's program is built without it.
  private static var missing: [any ParsableCommand.Type] {
    D.subcommands.contains { $0._commandName == "inspect" } ? [] : [MissingInspector<D>.self]
  }

  private static var general: [any ParsableCommand.Type] {
    [
      DoCommand<D>.self, ApplyCommand<D>.self, RunCommand<D>.self, LogCommand<D>.self, ShowCommand<D>.self,
      StateCommand<D>.self, DiffCommand<D>.self, BlameCommand<D>.self, TraceCommand<D>.self, UndoCommand<D>.self,
      WhatIfCommand<D>.self, ReplayCommand<D>.self, BisectCommand<D>.self, CheckCommand<D>.self, ViewsCommand<D>.self,
      VerifyCommand<D>.self, StatsCommand<D>.self, ExportCommand<D>.self, ImportCommand<D>.self, BackupCommand<D>.self,
      RestoreCommand<D>.self, DoctorCommand<D>.self, SalvageCommand<D>.self, CompletionsCommand<D>.self,
    ]
  }
}
