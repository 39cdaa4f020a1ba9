// The program `daybook`: the command line, told of the back office. A domain of one's own gets a program like it.

import BackOffice
import BackOfficeTool
import DaybookTool

@main enum Program {
  static func main() { Tool<BackOfficeDomain>.main() }
}
