namespace Engine.Server.Wire;

/// <summary>The fields of one message of the contract, in the order of their numbers. Implemented by structs.</summary>
/// <typeparam name="T">What the message is made of.</typeparam>
internal interface IWireLayout<T>
{
    /// <summary>Hands the fields to a sink.</summary>
    static abstract void Put<TSink>(ref TSink sink, in T value)
        where TSink : struct, IWireSink, allows ref struct;
}

/// <summary>Messages within messages.</summary>
internal static class WireLayout
{
    /// <summary>How many bytes the fields of a message take.</summary>
    public static int Measure<TLayout, T>(in T value)
        where TLayout : struct, IWireLayout<T>
    {
        WireCounter counter = default;
        TLayout.Put(ref counter, in value);
        return counter.Length;
    }

    /// <summary>Puts a message as a field of another.</summary>
    public static void Put<TLayout, T, TSink>(ref TSink sink, uint field, in T value)
        where TLayout : struct, IWireLayout<T>
        where TSink : struct, IWireSink, allows ref struct
    {
        sink.Head(field, Measure<TLayout, T>(in value));
        TLayout.Put(ref sink, in value);
    }
}
