using Engine.Core.Pipeline;

namespace Engine.Server.Wire;

/// <summary>
/// How one kind of request is read. Each request has one repeated field, number 1, whose elements go into a batch one
/// by one. Implemented by structs, so that the decoding loop is compiled for each.
/// </summary>
internal interface IElementDecoder
{
    /// <summary>What the request asks for.</summary>
    static abstract BatchKind Kind { get; }

    /// <summary>Name of the repeated field, for errors.</summary>
    static abstract string Field { get; }

    /// <summary>Makes room in the batch, for what is asked and for what will be found.</summary>
    /// <param name="batch">A batch that is empty.</param>
    /// <param name="count">How many elements come.</param>
    /// <param name="bytes">Length of the whole message, bytes: more text than that it cannot have.</param>
    static abstract void Prepare(Batch batch, int count, int bytes);

    /// <summary>Reads one element into its place.</summary>
    /// <exception cref="MalformedMessageException">The element does not follow the contract.</exception>
    static abstract void Decode(ReadOnlySpan<byte> element, Batch batch, int index);
}
