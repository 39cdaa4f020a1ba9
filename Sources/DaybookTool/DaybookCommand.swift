// The command that holds all commands.

internal import ArgumentParser

struct DaybookCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "daybook",
    abstract: "An event-sourced back office: every change in one log, every list built from it.",
    discussion: "A book is a folder. Try `daybook demo` first.",
    subcommands: [
      DemoCommand.self, InitCommand.self, ApplyCommand.self, OrdersCommand.self, OneOrderCommand.self,
      TasksCommand.self, CustomersCommand.self, OneCustomerCommand.self, ContactsCommand.self, UsersCommand.self,
      AuditCommand.self, LogCommand.self, ShowCommand.self, ViewsCommand.self, VerifyCommand.self, StatsCommand.self,
      ExportCommand.self, ImportCommand.self, BackupCommand.self, RestoreCommand.self, DoctorCommand.self,
      SalvageCommand.self,
    ])
}
