import Figures
import GanLabKit

extension Session {
  /// The typeface of pictures, and how it was found, in a line.
  public static var fontDescription: String { FontReport.current.description }

  /// Where this process is.
  public static var machineDescription: RunRecord.Environment { .here }
}
