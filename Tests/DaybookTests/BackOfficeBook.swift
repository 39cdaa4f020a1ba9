// The books of these tests are those of the back office.

import BackOffice
import BackOfficeViews
import Daybook

typealias Book = BackOfficeBook
typealias BookError = Daybook.BookError<Rejection>
typealias Request = Daybook.Request<BackOfficeDomain>
typealias Receipt = Book.Receipt
typealias LineResult = Daybook.LineResult<Rejection>
