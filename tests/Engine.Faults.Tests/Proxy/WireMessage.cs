namespace Engine.Faults.Tests.Proxy;

/// <summary>One message: its type, and all of its bytes, which are valid until the next is read.</summary>
internal readonly record struct WireMessage(char Type, ReadOnlyMemory<byte> Bytes)
{
    public const char Startup = '\0';
    public const char CopyData = 'd';
    public const char DataRow = 'D';
    public const char CopyDone = 'c';
    public const char CommandComplete = 'C';
    public const char ReadyForQuery = 'Z';
}
