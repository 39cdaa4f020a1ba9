// All commands that the campaign sends.

@testable import BackOffice

enum CampaignCommandList {
  static let all: [any CampaignCommand.Type] =
    account + users + catalogue + workflows + customers + orders + payments + leads + contracts + activities
    + correspondence + imports

  private static let account: [any CampaignCommand.Type] = [
    RegisterAccount.self, ChangePlan.self, ChangeSettings.self, ConfigurePaymentGateway.self,
    DisablePaymentGateway.self, AddListItem.self, RenameListItem.self, RetireListItem.self,
  ]
  private static let users: [any CampaignCommand.Type] = [
    InviteUser.self, AddUser.self, ResendInvitation.self, AcceptInvitation.self, EditUser.self, ChangeUserType.self,
    AssignUserLicence.self, ResetUserPassword.self, DeactivateUser.self, RestoreUser.self, DeleteUser.self,
  ]
  private static let catalogue: [any CampaignCommand.Type] = [
    AddService.self, RenameService.self, RetireService.self, AddProduct.self, RenameProduct.self, RetireProduct.self,
  ]
  private static let workflows: [any CampaignCommand.Type] = [
    CreateWorkflow.self, SetWorkflowTasks.self, PublishWorkflow.self, MarkWorkflowDefault.self, CopyWorkflow.self,
    ArchiveWorkflow.self,
  ]
  private static let customers: [any CampaignCommand.Type] = [
    CreateCustomer.self, EditCustomer.self, ChangeCustomerStatus.self, ChangeCustomerKind.self, ArchiveCustomer.self,
    UnarchiveCustomer.self, AddContact.self, EditContact.self, MakeContactDefault.self, RemoveContact.self,
    MergeContacts.self, MergeCustomers.self,
  ]
  private static let orders: [any CampaignCommand.Type] = [
    OpenOrder.self, EditOrderDetails.self, AssignOrder.self, CompleteTask.self, CommentOnTask.self, SnoozeTask.self,
    WakeTask.self, SetTaskResponsible.self, SnoozeOrder.self, WakeOrder.self, CloseOrder.self, ReopenOrder.self,
    DeleteOrder.self, SetInitialFee.self, AddFee.self, ChangeFee.self, RemoveFee.self,
  ]
  private static let payments: [any CampaignCommand.Type] = [
    RequestPayment.self, RecordPaymentResult.self, RefundPayment.self, RecordRefundResult.self,
  ]
  private static let leads: [any CampaignCommand.Type] = [
    OpenLead.self, EditLeadDetails.self, AssignLead.self, CompleteLeadTask.self, CommentOnLeadTask.self,
    SnoozeLeadTask.self, WakeLeadTask.self, SetLeadTaskResponsible.self, SnoozeLead.self, WakeLead.self,
    CloseLead.self, ReopenLead.self, DeleteLead.self, ConvertLead.self,
  ]
  private static let contracts: [any CampaignCommand.Type] = [
    ChangeContractTerms.self, RenewContract.self, EndContract.self,
  ]
  private static let activities: [any CampaignCommand.Type] = [
    ScheduleActivity.self, EditActivity.self, CompleteActivity.self, CancelActivity.self, LogActivity.self,
  ]
  private static let correspondence: [any CampaignCommand.Type] = [
    SendMessage.self, RecordMessageResult.self, RetryEffect.self, RecordEffectResult.self, LogCall.self,
    AddNote.self, RecordInboundMessage.self, LinkExternalDocument.self, DismissAttention.self,
  ]
  private static let imports: [any CampaignCommand.Type] = [
    ProposeImportMapping.self, ApproveImportMapping.self, StartImport.self, ImportRow.self, FinishImport.self,
    CancelImport.self,
  ]
}
