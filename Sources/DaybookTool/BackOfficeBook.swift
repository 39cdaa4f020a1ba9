// The books that this tool works on are those of the back office.

internal import BackOffice
internal import BackOfficeViews
internal import Daybook

typealias Book = BackOfficeBook
typealias BookError = Daybook.BookError<Rejection>
typealias Request = Daybook.Request<BackOfficeDomain>
typealias Receipt = Book.Receipt
typealias LineResult = Daybook.LineResult<Rejection>
