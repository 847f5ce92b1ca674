using System.Text;
using Engine.Core.Ledger;
using Engine.Model.Fixtures;

namespace Engine.Model;

/// <summary>Packs names as a batch carries them: records beside one buffer of text.</summary>
public static class PackedNames
{
    /// <summary>Packs names.</summary>
    public static (AccountName[] Names, byte[] Text) Pack(IReadOnlyList<NamedAccount> batch)
    {
        var names = new AccountName[batch.Count];
        var text = new List<byte>();
        for (int i = 0; i < names.Length; i++)
        {
            byte[] word = Encoding.UTF8.GetBytes(batch[i].Name);
            names[i] = new AccountName { AccountId = batch[i].Id, Offset = text.Count, Length = word.Length };
            text.AddRange(word);
        }

        return (names, [.. text]);
    }
}
