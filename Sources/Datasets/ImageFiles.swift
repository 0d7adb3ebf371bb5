import GanLabKit

/// The four files of a data set of labelled images: those to train on and those held out, and the
/// labels of both.
public struct ImageFiles {
  private let name: String
  private let path: String

  /// The files of the data set `name`, in the folder `path`, or in one of the usual ones if it is empty.
  public init(_ name: String, path: String) {
    self.name = name
    self.path = path
  }

  /// Reads the files; with `split` train, the test images are what figures are measured on.
  ///
  /// - Throws: `ComponentError` if there are no files, if one is damaged, or if they do not go together.
  public func source(_ split: ImageSplit, _ values: PixelValues) throws(ComponentError)
    -> any DataSource
  {
    do throws(ComponentError) {
      let folder = try folder()
      let test = try images(in: folder, "t10k")
      guard split == .train else { return ImageSource(test, values, test: nil) }
      let train = try images(in: folder, "train")
      guard train.shape == test.shape else {
        throw ComponentError(
          "\(folder) has images of \(train.shape) to train on and of \(test.shape) for the test")
      }
      return ImageSource(train, values, test: test)
    } catch {
      throw ComponentError(error.description, option: "path")
    }
  }

  /// The folder with the files.
  private func folder() throws(ComponentError) -> String {
    let folders =
      path.isEmpty ? DataFolders.usual(for: name) : DataFolders.within(path, name, isNamed: true)
    let part = "train-images"
    if let found = folders.first(where: { DataFolders.file(part + "-idx3-ubyte", in: $0) != nil }) {
      return found
    }
    throw ComponentError(
      "\(name) needs its files, \(part)-idx3-ubyte.gz and three more, and they are in none of "
        + "\(folders.joined(separator: ", ")): `gan-lab data get \(name)` downloads them; a folder that "
        + "has them is named by path=, --data or $GANLAB_DATA")
  }

  /// The images of `part`, of which each must have a label from 0 to 9.
  private func images(in folder: String, _ part: String) throws(ComponentError) -> Images {
    let imagesPath = try file("\(part)-images-idx3-ubyte", in: folder)
    let labelsPath = try file("\(part)-labels-idx1-ubyte", in: folder)
    let images = try IDXFile(imagesPath, rank: 3)
    let labels = try IDXFile(labelsPath, rank: 1)
    let count = images.dimensions[0]
    guard labels.dimensions[0] == count else {
      throw ComponentError(
        "\(imagesPath) holds \(count) images, and \(labelsPath) \(labels.dimensions[0]) labels")
    }
    if let place = labels.bytes.firstIndex(where: { $0 > 9 }) {
      throw ComponentError(
        "\(labelsPath): the label of image \(place + 1) is \(labels.bytes[place]), and labels go "
          + "from 0 to 9")
    }
    return Images(
      bytes: images.bytes, labels: labels.bytes, count: count,
      shape: [1, images.dimensions[1], images.dimensions[2]])
  }

  private func file(_ name: String, in folder: String) throws(ComponentError) -> String {
    if let path = DataFolders.file(name, in: folder) { return path }
    throw ComponentError("\(folder) has no \(name).gz beside the other files of \(self.name)")
  }
}
